"""How TARA looks: `tokens` holds the values (no Qt), `sheet` the one style sheet, `style` puts them on screen."""

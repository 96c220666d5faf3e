"""The desktop: Qt only. Presenters decide and import no Qt; views show."""

{"key_id":"d551cbea02657dc7","signature":"8eO6DhDvtFMour61zgM7joF/M3D4E8qlTG51YloFauyqOwwssunA0NE84Vh7OAGuCEIGMKE85zqnkreCccPNCA=="}

{"key_id":"d551cbea02657dc7","signature":"xdmbmhh1n3WXSLDUQ51P2gARxnUm94E3DBlT5NziQ1YO86ehjDf9JhoLcQ64UNFbKcdybLOwO8pg2Odh9WdYBw=="}

{"key_id":"d551cbea02657dc7","signature":"anFaYzQtdBAxbcHFtz+T3CeS9FireIOzVa/estSaOlXJ7ia4/+ma7tC7Wu/1SjjOyYqVIcvESSNd6LJVN9o9Bg=="}

{"key_id":"d551cbea02657dc7","signature":"Jg624/+pO37HdcAoGuJihvRpx5dykqK9Hf/kT69+dWfR/O5MYi8qRYJZ+/cRKyap0LTMVTOuvpCsvPZvnmApCQ=="}

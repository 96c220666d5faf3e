"""The vault: keys, the encrypted database, conversations, search, backup. The only room that imports sqlcipher3."""

"""What a record may say and how it is signed: pure functions, no database."""

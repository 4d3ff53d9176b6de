"""What a message says: Liquid text, mail by MJML, SMS segments and what they cost. No clock, no database, no files while rendering."""

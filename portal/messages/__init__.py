"""Messages in the reader's language (docs/decisions/0017-messages.md).

Code says what is wrong in English, where it is wrong; that sentence is the key. `zh_cn.toml` has the
others. Codes, field names and values are never translated.
"""

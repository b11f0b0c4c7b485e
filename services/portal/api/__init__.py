"""The interface for programs under /v1: the same things as the pages, by the NL API Design Rules.

Words of the interface itself are Dutch (rule interface-language); the body of a change and what
is published elsewhere keep the names of their published schemas.
"""

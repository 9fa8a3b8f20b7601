"""What stands on the paper of a monthly certificate, and what is done to its bytes. No request, no right, no row.

    content.py       what the certificate prints, frozen before it is rendered
    cover.py         the sheet before a signed scan, and the two as one file
    scans.py         pictures of paper as a PDF
    recognising.py   which certificate a file that comes back is

The seal itself is `extranet.documents.sealing`.
"""

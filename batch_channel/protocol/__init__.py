"""The Belgian social-security batch channel: names, files, signatures, transport and answers.

This package knows nothing of Django nor of the rest of the project and can be used alone. It holds no
configuration: application code, schema, folders and server are arguments.

The rules come from public text, named in each docstring:

- "batch guide": the ONSS help centre's *Créer les fichiers FI, FS et GO* (version 13) and its pages
  ``batch/files/*`` on received files and sequence numbers;
- "FLA guide": *Federal Learning Account: Etablir le canal batch* (28/11/2024);
- "signature guide": the help centre's pages ``digital_sign/aspects/*``;
- "annex 30" and "annex 25": the ONSS lists *ErrorCodes* (2022/1) and *ErrCodesDigitalSignature* (2001/3);
- "ACRF glossary" and "Notification glossary" (2023/3 and 2023/1).

What is not official is said to be our own, first of all the schema ``fla-batch-1.xsd``.
"""

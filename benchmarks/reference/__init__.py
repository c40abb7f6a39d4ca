"""The zoo's families in plain PyTorch, after their papers and their authors' code, for `reference_outputs.py`.

Written apart from the Java ones. Modules are named as the zoo names its nodes.
"""

"""The shortcut audit: does a classifier decide by what people wrote on the parts instead of by the defect?"""

"""What several tests share: guards that make a test fail for what it left behind."""

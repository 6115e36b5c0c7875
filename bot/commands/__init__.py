"""What members can ask: `table` declares every command once; the other modules answer them."""

"""The pages of the rail; none knows another."""

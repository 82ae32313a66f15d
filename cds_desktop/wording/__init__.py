"""Vietnamese sentences for codes and enums, spoken by the screens and by the commands alike."""

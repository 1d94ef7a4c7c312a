package io.chatops.cli.output;

import java.util.Locale;

/** The colour of a word in a table. */
enum CellColour {
  PLAIN(0),
  GOOD(32),
  WARNING(33),
  BAD(31),
  FAINT(2);

  private final int code;

  CellColour(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  /** Returns the colour of a state, by the hub's or Docker's word. */
  static CellColour of(String state) {
    return switch (state.toLowerCase(Locale.ROOT)) {
      case "online", "healthy", "running" -> GOOD;
      case "warning", "restarting", "paused", "refused" -> WARNING;
      case "offline", "critical", "unhealthy", "dead", "failed" -> BAD;
      case "unknown", "exited", "created", "resolved" -> FAINT;
      default -> PLAIN;
    };
  }
}

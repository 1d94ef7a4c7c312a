package io.chatops.cli.output;

import java.util.Locale;

/** The formats of a list. */
public enum OutputFormat {
  TABLE,
  JSON,
  CSV;

  /** Returns the word of the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

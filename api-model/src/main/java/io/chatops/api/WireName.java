package io.chatops.api;

import java.util.Locale;

/** The name of an enum constant in the API: in lower case. */
public final class WireName {
  private WireName() {}

  /** Returns the constant's name in lower case. */
  public static String of(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}

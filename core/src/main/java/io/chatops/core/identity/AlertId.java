package io.chatops.core.identity;

import java.util.UUID;

/** Names one alert, permanently. */
public record AlertId(UUID value) {
  public static AlertId random() {
    return new AlertId(UUID.randomUUID());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}

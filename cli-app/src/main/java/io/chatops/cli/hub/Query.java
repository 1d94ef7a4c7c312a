package io.chatops.cli.hub;

import org.jspecify.annotations.Nullable;

/** The path of a request and its parameters. */
public final class Query {
  private final StringBuilder text;
  private char separator = '?';

  public Query(String path) {
    this.text = new StringBuilder(path);
  }

  /** Adds a parameter, unless it is absent. */
  public Query and(String name, @Nullable Object value) {
    if (value != null) {
      text.append(separator).append(name).append('=').append(HubRequests.encoded(value.toString()));
      separator = '&';
    }
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}

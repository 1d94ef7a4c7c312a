package io.chatops.protocol;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what an agent says of itself in its first message. */
final class AgentDescriptionReader {
  private static final int MAX_CAPABILITIES = 50;

  private AgentDescriptionReader() {}

  /** The description that the parser is at; absent when it is none. */
  static FromAgent.@Nullable AgentDescription read(StrictParser parser, JsonToken first)
      throws IOException, ProtocolException {
    if (first != JsonToken.START_OBJECT) {
      // Other messages may mean something else by this name.
      parser.skip(first);
      return null;
    }
    String version = null;
    String hostname = null;
    String os = null;
    String arch = null;
    String kernel = null;
    Instant bootTime = null;
    String bootId = null;
    List<String> capabilities = List.of();
    JsonToken token = parser.nextInside();
    while (token != JsonToken.END_OBJECT) {
      String name = parser.name();
      JsonToken value = parser.nextInside();
      switch (name) {
        case "version" -> version = description(parser, value);
        case "hostname" -> hostname = description(parser, value);
        case "os" -> os = description(parser, value);
        case "arch" -> arch = description(parser, value);
        case "kernel" -> kernel = description(parser, value);
        case "boot_time" -> bootTime = time(description(parser, value));
        case "boot_id" -> bootId = description(parser, value);
        case "capabilities" -> capabilities = descriptions(parser, value);
        default -> parser.skip(value);
      }
      token = parser.nextInside();
    }
    return new FromAgent.AgentDescription(
        version, hostname, os, arch, kernel, bootTime, bootId, capabilities);
  }

  private static List<String> descriptions(StrictParser parser, JsonToken first)
      throws IOException, ProtocolException {
    if (first != JsonToken.START_ARRAY) {
      parser.skip(first);
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    JsonToken token = parser.nextInside();
    while (token != JsonToken.END_ARRAY) {
      String text = description(parser, token);
      if (text != null && texts.size() < MAX_CAPABILITIES) {
        texts.add(text);
      }
      token = parser.nextInside();
    }
    return texts;
  }

  /** What an agent says of itself is for people: better none than no connection. */
  private static @Nullable String description(StrictParser parser, JsonToken value)
      throws IOException, ProtocolException {
    if (value == JsonToken.VALUE_STRING) {
      String text = Labels.clean(parser.json().getText());
      return text.isEmpty() ? null : text;
    }
    parser.skip(value);
    return null;
  }

  private static @Nullable Instant time(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}

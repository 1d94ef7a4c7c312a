package io.chatops.agent.testing;

import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Reads JSON in tests, with another parser than the one that wrote it. */
public final class Json {
  private Json() {}

  /** Parses an object, with a YAML parser, since JSON is a subset of YAML 1.2. */
  public static Map<String, Object> object(String json) {
    Object root = new Load(LoadSettings.builder().build()).loadFromString(json);
    if (root == null) {
      throw new AssertionError("no JSON object: " + json);
    }
    return object(root);
  }

  /** Returns a value that is an object, with its keys as text. */
  public static Map<String, Object> object(Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new AssertionError("no JSON object: " + value);
    }
    Map<String, Object> object = new LinkedHashMap<>();
    map.forEach((name, element) -> object.put(String.valueOf(name), element));
    return object;
  }
}

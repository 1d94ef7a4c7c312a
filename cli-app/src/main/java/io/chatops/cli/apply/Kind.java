package io.chatops.cli.apply;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.api.notify.ChannelJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The kinds of resources in a file, in the order in which they are created. */
enum Kind {
  SERVER("server", "servers", "/servers"),
  THRESHOLD("threshold", "thresholds", "/alerts/thresholds"),
  CHANNEL("channel", "channels", "/notifications/channels");

  /** The name of a threshold's server, in place of the API's {@code server_id}. */
  static final String SERVER_NAME = "server";

  /** A threshold's tag, instead of a server. */
  static final String TAG = "tag";

  static final String SETTINGS = "settings";
  static final String QUIET_HOURS = "quiet_hours";

  /** Fields that always have a value. */
  static final Set<String> NEVER_NULL =
      Set.of(
          "enabled",
          "duration_seconds",
          "cooldown_seconds",
          "minimum_severity",
          "notify_resolved",
          SETTINGS);

  /** The fields of groups, by the group's name. */
  static final Map<String, Set<String>> GROUPS =
      Map.of(
          SETTINGS,
          ChannelJson.names(),
          QUIET_HOURS,
          new TreeSet<>(Set.of("start", "end", "days", "time_zone", "hold_critical")));

  private final String word;
  private final String section;
  private final String path;

  Kind(String word, String section, String path) {
    this.word = word;
    this.section = section;
    this.path = path;
  }

  String word() {
    return word;
  }

  /** Returns the section of the file. */
  String section() {
    return section;
  }

  /** Returns the path of the list in the API. */
  String path() {
    return path;
  }

  /** Returns the fields besides the name, in the order of an exported file. */
  Map<String, FieldType> fields() {
    Map<String, FieldType> fields = new LinkedHashMap<>();
    switch (this) {
      case SERVER -> {
        fields.put("host", FieldType.TEXT);
        fields.put("port", FieldType.WHOLE);
        fields.put("tags", FieldType.TEXTS);
        fields.put("metadata", FieldType.OBJECT);
      }
      case THRESHOLD -> {
        fields.put(SERVER_NAME, FieldType.TEXT);
        fields.put(TAG, FieldType.TEXT);
        fields.put("metric_type", FieldType.TEXT);
        fields.put("metric_detail", FieldType.TEXT);
        fields.put("comparison", FieldType.TEXT);
        fields.put("threshold_value", FieldType.NUMBER);
        fields.put("duration_seconds", FieldType.WHOLE);
        fields.put("recovery_value", FieldType.NUMBER);
        fields.put("severity", FieldType.TEXT);
        fields.put("cooldown_seconds", FieldType.WHOLE);
        fields.put("enabled", FieldType.FLAG);
      }
      case CHANNEL -> {
        fields.put("kind", FieldType.TEXT);
        fields.put("enabled", FieldType.FLAG);
        fields.put("minimum_severity", FieldType.TEXT);
        fields.put("notify_resolved", FieldType.FLAG);
        fields.put("quiet_hours", FieldType.OBJECT);
        fields.put("repeat_minutes", FieldType.WHOLE);
        fields.put(SETTINGS, FieldType.OBJECT);
      }
    }
    return fields;
  }

  /**
   * Returns the name of a resource on the hub as a file has it. A threshold without a name is named
   * by its metric and the start of its id, which never change.
   */
  String fileName(JsonNode onHub) {
    String name = onHub.path("name").isTextual() ? onHub.path("name").asText() : "";
    if (!name.isEmpty() || this != THRESHOLD) {
      return name;
    }
    String id = onHub.path("id").asText();
    return onHub.path("metric_type").asText() + "-" + id.substring(0, Math.min(8, id.length()));
  }

  /** Returns the display name of a resource on the hub. */
  String nameOf(JsonNode onHub) {
    String name = onHub.path("name").asText("");
    return name.isEmpty() || onHub.path("name").isNull()
        ? "(without a name, " + onHub.path("metric_type").asText() + ")"
        : name;
  }
}

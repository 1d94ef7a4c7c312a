package io.chatops.cli.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.api.WireName;
import io.chatops.api.notify.ChannelJson;
import io.chatops.cli.hub.AnswerJson;
import io.chatops.core.notify.TargetUrl;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Compares the settings of channels in a file with those that the hub shows. The hub shows only the
 * presence of a secret, and only the origin of a secret address.
 */
final class ChannelFields {
  private static final Set<String> SECRETS = ChannelJson.secrets();
  private static final String HEADERS = "headers";
  private static final String URL = "url";

  private ChannelFields() {}

  /**
   * Returns true if the hub does not show this setting, so that a changed value cannot be detected.
   */
  static boolean isHidden(String setting) {
    return SECRETS.contains(setting) || setting.equals(HEADERS) || setting.equals(URL);
  }

  /**
   * Returns true if the hub has this value, as far as it shows it.
   *
   * @param onHub the settings that the hub shows
   */
  static boolean same(String setting, JsonNode wanted, JsonNode onHub) {
    if (SECRETS.contains(setting)) {
      return onHub.path("has_" + setting).asBoolean() == !wanted.isNull();
    }
    return switch (setting) {
      case URL -> origin(wanted.asText()).equals(onHub.path("url_origin").asText());
      case HEADERS -> Values.same(names(wanted), onHub.path("header_names"));
      case "recipients" -> Values.same(lowerCase(wanted), onHub.path(setting));
      default -> Values.same(wanted, onHub.path(setting));
    };
  }

  /** Returns true if these are the hub's quiet hours; omitted fields have the hub's defaults. */
  static boolean sameHours(JsonNode wanted, JsonNode onHub) {
    if (!wanted.isObject() || !onHub.isObject()) {
      return Values.same(wanted, onHub);
    }
    ObjectNode whole = AnswerJson.shared().createObjectNode().put("hold_critical", false);
    ArrayNode days = whole.putArray("days");
    for (DayOfWeek day : DayOfWeek.values()) {
      days.add(WireName.of(day));
    }
    whole.setAll((ObjectNode) wanted);
    return Kind.GROUPS.getOrDefault(Kind.QUIET_HOURS, Set.of()).stream()
        .allMatch(field -> Values.same(whole.path(field), onHub.path(field)));
  }

  /** Returns a setting of a file for display. */
  static String shown(String setting, JsonNode wanted) {
    if (wanted.isNull()) {
      return Values.shown(wanted);
    }
    return switch (setting) {
      case URL -> origin(wanted.asText()) + "/***";
      case HEADERS -> String.join(", ", textsOf(names(wanted))) + ": ***";
      default -> SECRETS.contains(setting) ? "***" : Values.shown(wanted);
    };
  }

  /** Returns a setting on the hub for display. */
  static String shownOnHub(String setting, JsonNode onHub) {
    if (SECRETS.contains(setting)) {
      return onHub.path("has_" + setting).asBoolean() ? "***" : "nothing";
    }
    return switch (setting) {
      case URL -> onHub.path("url_origin").asText("nothing");
      case HEADERS -> Values.shown(onHub.path("header_names"));
      default -> Values.shown(onHub.path(setting));
    };
  }

  /** Returns the settings on the hub that a file can have. */
  static ObjectNode exported(JsonNode onHub) {
    ObjectNode settings = AnswerJson.shared().createObjectNode();
    onHub
        .properties()
        .forEach(
            field -> {
              String name = field.getKey();
              boolean derived = name.startsWith("has_") || name.equals("url_origin");
              if (!derived && !name.equals("header_names") && !field.getValue().isNull()) {
                settings.set(name, field.getValue());
              }
            });
    return settings;
  }

  /** Returns the settings on the hub, with valid values in place of those that it hides. */
  static ObjectNode assumed(JsonNode onHub) {
    ObjectNode settings = exported(onHub);
    for (String secret : SECRETS) {
      if (onHub.path("has_" + secret).asBoolean()) {
        settings.put(secret, "1:" + "x".repeat(20));
      }
    }
    if (onHub.has("url_origin")) {
      settings.set(URL, onHub.get("url_origin"));
    }
    ObjectNode headers = settings.putObject(HEADERS);
    onHub.path("header_names").forEach(name -> headers.put(name.asText(), "any"));
    return settings;
  }

  private static String origin(String url) {
    try {
      return TargetUrl.parse(url).origin();
    } catch (IllegalArgumentException e) {
      return ""; // HubRules reports the error
    }
  }

  private static JsonNode names(JsonNode headers) {
    ArrayNode names = AnswerJson.shared().createArrayNode();
    headers.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static JsonNode lowerCase(JsonNode texts) {
    ArrayNode all = AnswerJson.shared().createArrayNode();
    texts.forEach(text -> all.add(text.asText().toLowerCase(Locale.ROOT)));
    return all;
  }

  private static List<String> textsOf(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }
}

package io.chatops.cli.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.api.WireName;
import io.chatops.cli.hub.AnswerJson;
import io.chatops.core.notify.TargetUrl;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The settings of channels in a file beside those that the hub shows. It shows no secret, only that
 * there is one, and of a secret address its origin.
 */
final class ChannelFields {
  static final Set<String> SECRETS = Set.of("token", "bot_token", "signing_key");
  static final String HEADERS = "headers";
  static final String URL = "url";
  private static final Set<String> HIDDEN =
      Set.of("token", "bot_token", "signing_key", HEADERS, URL);

  private ChannelFields() {}

  /** Returns true if the hub does not show this setting, so that a change of it stays unseen. */
  static boolean isHidden(String setting) {
    return HIDDEN.contains(setting);
  }

  /**
   * Returns true if the hub has this setting, as far as it shows.
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

  /** Returns true if these are the hub's quiet hours; what is left out has the hub's defaults. */
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

  /** Returns a setting of a file for people. */
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

  /** Returns a setting on the hub for people. */
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
              boolean told = name.startsWith("has_") || name.equals("url_origin");
              if (!told && !name.equals("header_names") && !field.getValue().isNull()) {
                settings.set(name, field.getValue());
              }
            });
    return settings;
  }

  private static String origin(String url) {
    try {
      return TargetUrl.parse(url).origin();
    } catch (IllegalArgumentException e) {
      return ""; // its fault is told by ChannelRules
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

package io.chatops.cli.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.api.WireName;
import io.chatops.api.notify.ChannelJson;
import io.chatops.cli.hub.AnswerJson;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.Severity;
import io.chatops.core.alert.ThresholdDetails;
import io.chatops.core.error.FieldErrors;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.ServerId;
import io.chatops.core.notify.ChannelDetails;
import io.chatops.core.notify.ChannelKind;
import io.chatops.core.notify.ChannelSettings;
import io.chatops.core.notify.QuietHours;
import io.chatops.core.server.ServerDetails;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks a resource, as it would be after the change, against the rules of the hub's domain, so
 * that a file is known to be valid before the first change. What only the hub can know, such as a
 * full quota, fails later.
 */
final class HubRules {
  /** Placeholder server id; only its presence matters. */
  private static final ServerId ANY_SERVER = ServerId.random();

  private final ObjectNode whole;
  private final FieldErrors errors = new FieldErrors();

  private HubRules(ObjectNode whole) {
    this.whole = whole;
  }

  /**
   * Checks a resource.
   *
   * @param onHub the resource on the hub; missing if it is new
   * @throws InvalidFieldException with every violated rule
   */
  static void check(DesiredResource item, JsonNode onHub) {
    ObjectNode whole = AnswerJson.shared().createObjectNode();
    if (onHub instanceof ObjectNode now) {
      whole.setAll(now);
    }
    whole.setAll(item.fields());
    whole.put("name", item.name());
    HubRules rules = new HubRules(whole);
    switch (item.kind()) {
      case SERVER -> rules.server();
      case THRESHOLD -> rules.threshold();
      case CHANNEL -> rules.channel(item.fields(), onHub);
    }
  }

  private void server() {
    List<String> tags = new ArrayList<>();
    whole.path("tags").forEach(tag -> tags.add(tag.asText()));
    JsonNode metadata = whole.path("metadata");
    errors.checked(
        () ->
            new ServerDetails(
                whole.path("name").asText(),
                text("host"),
                whole.path("port").isInt() ? whole.path("port").asInt() : null,
                metadata.isObject() ? metadata.toString() : "{}",
                tags));
  }

  private void threshold() {
    MetricType type = required("metric_type", MetricType.class, MetricType.CPU);
    Comparison comparison = required("comparison", Comparison.class, Comparison.GT);
    Severity severity = word("severity", Severity.class);
    if (!whole.path("threshold_value").isNumber()) {
      errors.add("threshold_value", "is required; it must be a number");
    }
    ThresholdDetails details =
        errors.checked(
            () ->
                new ThresholdDetails(
                    whole.path("name").asText(),
                    namesServer() ? ANY_SERVER : null,
                    text(Kind.TAG),
                    type,
                    text("metric_detail"),
                    comparison,
                    whole.path("threshold_value").asDouble(),
                    Duration.ofSeconds(whole.path("duration_seconds").asLong()),
                    whole.path("recovery_value").isNumber()
                        ? whole.path("recovery_value").asDouble()
                        : null,
                    severity,
                    Duration.ofSeconds(whole.path("cooldown_seconds").asLong()),
                    whole.path("enabled").asBoolean(true)));
    details.requireBreachable();
  }

  private boolean namesServer() {
    return whole.has(Kind.SERVER_NAME)
        ? whole.path(Kind.SERVER_NAME).isTextual()
        : whole.path("server_id").isTextual();
  }

  private void channel(JsonNode wanted, JsonNode onHub) {
    ChannelKind kind = required("kind", ChannelKind.class, ChannelKind.SLACK);
    JsonNode now = onHub.path("kind");
    if (now.isTextual() && !now.asText().equals(WireName.of(kind))) {
      errors.add("kind", "is " + now.asText() + " and cannot be changed; use another name");
    }
    errors.check(); // the other rules depend on the kind
    Severity minimum = word("minimum_severity", Severity.class);
    QuietHours quiet = errors.collect(this::quietHours).flatMap(hours -> hours).orElse(null);
    JsonNode repeat = whole.path("repeat_minutes");
    ChannelSettings settings =
        errors
            .collect(() -> settings(kind, wanted.path(Kind.SETTINGS), onHub.path(Kind.SETTINGS)))
            .orElseGet(() -> new ChannelSettings.Unreadable(kind));
    errors.checked(
        () ->
            new ChannelDetails(
                whole.path("name").asText(),
                true,
                minimum == null ? Severity.WARNING : minimum,
                true,
                quiet,
                repeat.isNumber() ? Duration.ofMinutes(repeat.asLong()) : null,
                settings));
  }

  private static ChannelSettings settings(ChannelKind kind, JsonNode wanted, JsonNode onHub) {
    ObjectNode fields =
        wanted instanceof ObjectNode given ? given : AnswerJson.shared().createObjectNode();
    return onHub.isMissingNode() || onHub.has("problem")
        ? ChannelJson.read(kind, fields)
        : ChannelJson.merge(ChannelJson.read(kind, ChannelFields.assumed(onHub)), fields);
  }

  private Optional<QuietHours> quietHours() {
    JsonNode hours = whole.path("quiet_hours");
    if (!hours.isObject()) {
      return Optional.empty();
    }
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    try {
      for (JsonNode day : hours.path("days")) {
        days.add(DayOfWeek.valueOf(day.asText().toUpperCase(Locale.ROOT)));
      }
    } catch (IllegalArgumentException e) {
      throw InvalidFieldException.of("quiet_hours.days", "must be monday to sunday");
    }
    try {
      return Optional.of(
          new QuietHours(
              LocalTime.parse(hours.path("start").asText()),
              LocalTime.parse(hours.path("end").asText()),
              hours.path("days").isArray() ? days : EnumSet.allOf(DayOfWeek.class),
              ZoneId.of(hours.path("time_zone").asText()),
              hours.path("hold_critical").asBoolean()));
    } catch (DateTimeException e) {
      throw InvalidFieldException.of(
          "quiet_hours",
          "must have start and end like \"22:00\", and a time_zone like Europe/Berlin");
    }
  }

  private @Nullable String text(String field) {
    return whole.path(field).isTextual() ? whole.path(field).asText() : null;
  }

  private <E extends Enum<E>> E required(String field, Class<E> type, E fallback) {
    E given = word(field, type);
    if (given == null && !whole.path(field).isTextual()) {
      errors.add(field, "is required; it is one of " + words(type));
    }
    return given == null ? fallback : given;
  }

  /**
   * Returns the constant that a field names; absent if it names none. An unknown name is an error.
   */
  private <E extends Enum<E>> @Nullable E word(String field, Class<E> type) {
    String given = text(field);
    if (given == null) {
      return null;
    }
    for (E each : type.getEnumConstants()) {
      if (WireName.of(each).equals(given)) {
        return each;
      }
    }
    errors.add(field, "must be one of " + words(type));
    return null;
  }

  private static <E extends Enum<E>> String words(Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(WireName::of)
        .collect(Collectors.joining(", "));
  }
}

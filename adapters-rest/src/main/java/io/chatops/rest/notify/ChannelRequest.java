package io.chatops.rest.notify;

import io.chatops.api.notify.QuietHoursFields;
import io.chatops.core.alert.Severity;
import io.chatops.core.notify.ChannelDetails;
import io.chatops.core.notify.ChannelKind;
import io.chatops.core.notify.ChannelSettings;
import io.chatops.core.notify.QuietHours;
import io.chatops.core.notify.TargetUrl;
import io.chatops.rest.json.Field;
import io.chatops.rest.json.RequestFields;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A new channel. */
@Schema(requiredProperties = {"name", "kind", "settings"})
record ChannelRequest(
    @Schema(minLength = 1, maxLength = 100, examples = "Ops chat") String name,
    @Schema(
            enumeration = {"webhook", "email", "ntfy", "slack", "discord", "telegram", "gotify"},
            examples = "ntfy")
        String kind,
    @Schema(defaultValue = "true") boolean enabled,
    @Schema(
            enumeration = {"warning", "critical"},
            description = "Milder alerts are not told here",
            defaultValue = "warning")
        String minimumSeverity,
    @Schema(description = "Whether the end of an alert is told, too", defaultValue = "true")
        boolean notifyResolved,
    @Schema(nullable = true, description = "Left out: none") @Nullable QuietHoursFields quietHours,
    @Schema(
            nullable = true,
            description =
                "How often an alert that nobody acknowledges is told again; left out: never",
            minimum = "5",
            maximum = "1440",
            examples = "30")
        @Nullable Integer repeatMinutes,
    ChannelSettingsRequest settings) {

  static ChannelDetails read(RequestFields body) {
    Field<String> name = body.text("name").required();
    Field<ChannelKind> kind = body.oneOf("kind", ChannelKind.values()).required();
    Field<Boolean> enabled = body.flag("enabled").notNull();
    Field<Severity> minimum = body.oneOf("minimum_severity", Severity.values()).notNull();
    Field<Boolean> resolved = body.flag("notify_resolved").notNull();
    Field<RequestFields> quiet = body.fields("quiet_hours");
    Field<Duration> repeat = repeat(body);
    Field<RequestFields> settings = body.fields("settings").required();
    return body.checked(
        () ->
            new ChannelDetails(
                name.orElse("any"), // what stands in for a missing field was noted
                enabled.orElse(true),
                minimum.orElse(Severity.WARNING),
                resolved.orElse(true),
                quiet(quiet),
                repeat.orNull(),
                settings(kind, settings)));
  }

  static Field<Duration> repeat(RequestFields body) {
    return body.integer("repeat_minutes").as(Duration::ofMinutes);
  }

  static @Nullable QuietHours quiet(Field<RequestFields> fields) {
    RequestFields given = fields.orNull();
    return given == null ? null : QuietHoursReader.read(given).orElse(null);
  }

  private static ChannelSettings settings(Field<ChannelKind> kind, Field<RequestFields> settings) {
    ChannelKind known = kind.orNull();
    RequestFields given = settings.orNull();
    Optional<ChannelSettings> read =
        known == null || given == null ? Optional.empty() : SettingsReader.read(known, given);
    // What stands in for settings that are missing or wrong was noted.
    return read.orElseGet(() -> new ChannelSettings.Slack(TargetUrl.parse("https://example.org")));
  }
}

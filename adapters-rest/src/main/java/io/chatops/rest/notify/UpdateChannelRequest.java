package io.chatops.rest.notify;

import io.chatops.api.notify.QuietHoursFields;
import io.chatops.core.alert.Severity;
import io.chatops.core.notify.ChannelDetails;
import io.chatops.core.notify.ChannelKind;
import io.chatops.core.notify.ChannelSettings;
import io.chatops.rest.json.Field;
import io.chatops.rest.json.RequestFields;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What to change of a channel: absent stays, null clears. */
record UpdateChannelRequest(
    @Schema(hidden = true) RequestFields body,
    @Schema(implementation = String.class, minLength = 1, maxLength = 100, examples = "Ops chat")
        Field<String> name,
    @Schema(
            implementation = String.class,
            enumeration = {"webhook", "email", "ntfy", "slack", "discord", "telegram", "gotify"},
            description = "Cannot be changed; may be sent as it is")
        Field<ChannelKind> kind,
    @Schema(implementation = Boolean.class) Field<Boolean> enabled,
    @Schema(
            implementation = String.class,
            enumeration = {"warning", "critical"})
        Field<Severity> minimumSeverity,
    @Schema(implementation = Boolean.class) Field<Boolean> notifyResolved,
    @Schema(
            implementation = QuietHoursFields.class,
            nullable = true,
            description = "Takes the place of those that were there; null: none")
        Field<RequestFields> quietHours,
    @Schema(
            implementation = Integer.class,
            nullable = true,
            minimum = "5",
            maximum = "1440",
            description = "null: never")
        Field<Duration> repeatMinutes,
    @Schema(
            implementation = ChannelSettingsRequest.class,
            description =
                "What is left out stays, above all secrets; null clears what may be empty")
        Field<RequestFields> settings) {

  static UpdateChannelRequest from(RequestFields body) {
    UpdateChannelRequest request =
        new UpdateChannelRequest(
            body,
            body.text("name").notNull(),
            body.oneOf("kind", ChannelKind.values()).notNull(),
            body.flag("enabled").notNull(),
            body.oneOf("minimum_severity", Severity.values()).notNull(),
            body.flag("notify_resolved").notNull(),
            body.fields("quiet_hours"),
            ChannelRequest.repeat(body),
            body.fields("settings").notNull());
    body.check();
    return request;
  }

  /** Settings can be read only when it is known of which kind they are. */
  ChannelDetails applyTo(ChannelDetails now) {
    if (kind.orElse(now.settings().kind()) != now.settings().kind()) {
      body.reject("kind", "cannot be changed; make another channel instead");
    }
    return body.checked(
        () ->
            new ChannelDetails(
                name.orElse(now.name()),
                enabled.orElse(now.enabled()),
                minimumSeverity.orElse(now.minimumSeverity()),
                notifyResolved.orElse(now.tellsResolved()),
                quietHours.isGiven() ? ChannelRequest.quiet(quietHours) : now.quietHours(),
                repeatMinutes.isGiven() ? repeatMinutes.orNull() : now.repeatEvery(),
                settingsFrom(now.settings())));
  }

  private ChannelSettings settingsFrom(ChannelSettings now) {
    RequestFields given = settings.orNull();
    return given == null ? now : SettingsReader.change(now, given).orElse(now);
  }
}

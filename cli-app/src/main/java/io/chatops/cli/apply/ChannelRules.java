package io.chatops.cli.apply;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.core.access.EmailAddress;
import io.chatops.core.error.FieldErrors;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.notify.ChannelKind;
import io.chatops.core.notify.ChannelSettings;
import io.chatops.core.notify.Secret;
import io.chatops.core.notify.TargetUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The hub's rules for the settings of a channel, kept before anything is sent. */
final class ChannelRules {
  // Stand in for values that are missing, which is noted, or on the hub, which shows no secrets.
  private static final TargetUrl ANY_URL = TargetUrl.parse("https://example.org");
  private static final Secret ANY_SECRET = new Secret("1:" + "x".repeat(20));

  /** Stand in for settings whose faults are noted. */
  static final ChannelSettings ANY = new ChannelSettings.Slack(ANY_URL);

  private final JsonNode wanted;
  private final JsonNode onHub;
  private final FieldErrors errors = new FieldErrors();

  private ChannelRules(JsonNode wanted, JsonNode onHub) {
    this.wanted = wanted;
    this.onHub = onHub;
  }

  /**
   * Returns the settings, with stand-ins for what is on the hub alone.
   *
   * @param wanted the settings of the file
   * @param onHub those that the hub shows; missing: the channel is new
   * @throws InvalidFieldException with every rule that is broken
   */
  static ChannelSettings settings(ChannelKind kind, JsonNode wanted, JsonNode onHub) {
    ChannelRules rules = new ChannelRules(wanted, onHub);
    return rules.errors.checked(() -> rules.of(kind));
  }

  private ChannelSettings of(ChannelKind kind) {
    return switch (kind) {
      case WEBHOOK -> {
        TargetUrl url = url("url", "url_origin", null);
        yield new ChannelSettings.Webhook(
            url,
            optionalText("template"),
            optionalSecret("signing_key", moved(url)),
            headers(moved(url)));
      }
      case EMAIL -> new ChannelSettings.Email(recipients());
      case NTFY -> {
        TargetUrl server = url("server_url", "server_url", ChannelSettings.Ntfy.PUBLIC_SERVER);
        yield new ChannelSettings.Ntfy(
            server,
            text("topic", "any"),
            optionalSecret("token", moved(server)),
            number("priority"));
      }
      case SLACK -> new ChannelSettings.Slack(url("url", "url_origin", null));
      case DISCORD -> new ChannelSettings.Discord(url("url", "url_origin", null));
      case TELEGRAM -> {
        TargetUrl api = url("base_url", "base_url", ChannelSettings.Telegram.PUBLIC_API);
        yield new ChannelSettings.Telegram(
            api, secret("bot_token", moved(api)), text("chat_id", "1"));
      }
      case GOTIFY -> {
        TargetUrl server = url("server_url", "server_url", null);
        yield new ChannelSettings.Gotify(
            server, secret("token", moved(server)), number("priority"));
      }
    };
  }

  /** Returns true if secrets would go to another server, which the hub refuses. */
  private boolean moved(TargetUrl url) {
    for (String shown : List.of("url_origin", "server_url", "base_url")) {
      if (onHub.path(shown).isTextual()) {
        return !TargetUrl.parse(onHub.path(shown).asText()).origin().equals(url.origin());
      }
    }
    return false;
  }

  private TargetUrl url(String field, String shown, @Nullable TargetUrl usual) {
    JsonNode given = wanted.path(field);
    if (given.isTextual()) {
      return parsed(field, given.asText(), TargetUrl::parse, ANY_URL);
    }
    if (given.isMissingNode() && onHub.path(shown).isTextual()) {
      return TargetUrl.parse(onHub.path(shown).asText());
    }
    if (given.isMissingNode() && usual != null) {
      return usual;
    }
    errors.add("settings." + field, "is required; it must be an address");
    return ANY_URL;
  }

  private String text(String field, String standIn) {
    JsonNode value = wanted.has(field) ? wanted.path(field) : onHub.path(field);
    if (value.isTextual()) {
      return value.asText();
    }
    errors.add("settings." + field, "is required; it must be a text in quotes");
    return standIn;
  }

  private @Nullable String optionalText(String field) {
    JsonNode value = wanted.path(field);
    if (!value.isTextual() && !value.isNull() && !value.isMissingNode()) {
      errors.add("settings." + field, "must be a text in quotes");
    }
    return value.isTextual() ? value.asText() : null;
  }

  private @Nullable Integer number(String field) {
    JsonNode value = wanted.path(field);
    if (!value.isInt() && !value.isNull() && !value.isMissingNode()) {
      errors.add("settings." + field, "must be a whole number");
    }
    return value.isInt() ? value.asInt() : null;
  }

  private Secret secret(String field, boolean moved) {
    Secret given = optionalSecret(field, moved);
    if (given == null) {
      errors.add("settings." + field, "is required");
      return ANY_SECRET;
    }
    return given;
  }

  private @Nullable Secret optionalSecret(String field, boolean moved) {
    JsonNode value = wanted.path(field);
    if (value.isTextual()) {
      return new Secret(value.asText());
    }
    if (value.isNull() || (value.isMissingNode() && !onHub.path("has_" + field).asBoolean())) {
      return null;
    }
    if (!value.isMissingNode()) {
      errors.add("settings." + field, "must be a text in quotes");
    } else if (moved) {
      errors.add("settings." + field, "must be in the file, since the server changes");
    }
    return ANY_SECRET;
  }

  private List<ChannelSettings.Header> headers(boolean moved) {
    JsonNode value = wanted.path(ChannelFields.HEADERS);
    if (moved && value.isMissingNode() && !onHub.path("header_names").isEmpty()) {
      errors.add("settings.headers", "must be in the file, since the server changes");
    }
    List<ChannelSettings.Header> headers = new ArrayList<>();
    for (var header : value.properties()) {
      if (header.getValue().isTextual()) {
        errors
            .noted(
                () ->
                    new ChannelSettings.Header(
                        header.getKey(), new Secret(header.getValue().asText())))
            .ifPresent(headers::add);
      } else {
        errors.add("settings.headers", "must have texts in quotes");
      }
    }
    return headers;
  }

  private List<EmailAddress> recipients() {
    String field = "recipients";
    JsonNode value = wanted.has(field) ? wanted.path(field) : onHub.path(field);
    if (!value.isArray()) {
      errors.add("settings." + field, "is required; it must be a list of e-mail addresses");
      return List.of(new EmailAddress("any@example.org"));
    }
    List<EmailAddress> recipients = new ArrayList<>();
    for (JsonNode each : value) {
      recipients.add(
          parsed(field, each.asText(), EmailAddress::new, new EmailAddress("any@example.org")));
    }
    return recipients;
  }

  private <T> T parsed(String field, String text, Function<String, T> parser, T standIn) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      errors.add("settings." + field, String.valueOf(e.getMessage()));
      return standIn;
    }
  }
}

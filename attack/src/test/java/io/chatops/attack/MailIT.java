package io.chatops.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.app.crash.Await;
import io.chatops.app.crash.HubProcess;
import io.chatops.app.crash.MailReceiver;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Somebody who may make an account, and wants to mail texts of their own from the hub's domain. */
@Timeout(600)
class MailIT {
  private static final String CHANNELS = "/api/v1/notifications/channels";
  private static final String TEXT = "Buy-it-now";
  private static final int TESTS = 5;

  private final InstantSource clock = InstantSource.system();

  @TempDir Path home;

  @Test
  void aStrangerMailsTextsToOthers() throws Exception {
    try (MailReceiver mails = new MailReceiver();
        HubProcess hub =
            HubProcess.in(home)
                .with("CHATOPS_STORAGE", "memory")
                .with("CHATOPS_REGISTRATION", "open")
                .with("CHATOPS_MAIL_HOST", "127.0.0.1")
                .with("CHATOPS_MAIL_PORT", Integer.toString(mails.port()))
                .with("CHATOPS_MAIL_TLS", "none")
                .with("CHATOPS_MAIL_FROM", "chatops@example.org")) {
      hub.start();
      Await.until(
          "midnight in UTC, which allows three more mails, is not near",
          Duration.ofMinutes(5),
          () -> day(clock.instant()).equals(day(clock.instant().plusSeconds(120))));
      try (Tenant owner = Tenant.register(hub.base(), "127.0.0.1");
          Tenant stranger = Tenant.register(hub.base(), "127.0.0.2")) {
        assertThat(owner.get("/api/v1/auth/me").data().path("role").asText()).isEqualTo("admin");
        String channel =
            """
            {"name":"%s","kind":"email","settings":{"recipients":["victim@example.net"],
             "confirmed":["victim@example.net"]}}""";
        JsonNode made = stranger.post(CHANNELS, channel.formatted(TEXT)).data();
        String path = CHANNELS + "/" + made.path("id").asText();
        List<String> outcomes = new ArrayList<>();
        for (int i = 0; i < TESTS; i++) {
          outcomes.add(stranger.post(path + "/test", "{}").data().path("outcome").asText());
        }

        assertThat(outcomes)
            .containsExactly("delivered", "delivered", "delivered", "refused", "refused");
        assertThat(mails.mails()).hasSize(3).noneMatch(mail -> mail.contains(TEXT));
        Matcher code =
            Pattern.compile("(?<![0-9a-f-])[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}(?![0-9a-f-])")
                .matcher(mails.mails().get(0)); // no part of an identifier
        assertThat(code.find()).as(mails.mails().get(0)).isTrue();
        assertThat(unconfirmed(stranger, path)).containsExactly("victim@example.net");
        String confirm = "{\"settings\":{\"confirmation_code\":\"%s\"}}";
        assertThat(stranger.call("PUT", path, confirm.formatted("0000-0000-0000")).status())
            .isEqualTo(422);
        assertThat(stranger.call("PUT", path, confirm.formatted(code.group())).status())
            .isEqualTo(200);
        assertThat(unconfirmed(stranger, path)).isEmpty();
      }
    }
  }

  private static Instant day(Instant of) {
    return of.truncatedTo(ChronoUnit.DAYS);
  }

  private static List<String> unconfirmed(Tenant tenant, String path) throws Exception {
    List<String> addresses = new ArrayList<>();
    tenant
        .get(path)
        .data()
        .path("settings")
        .path("unconfirmed")
        .forEach(each -> addresses.add(each.asText()));
    return addresses;
  }
}

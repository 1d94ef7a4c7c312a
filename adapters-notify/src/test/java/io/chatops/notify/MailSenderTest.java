package io.chatops.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.access.EmailAddress;
import io.chatops.core.notify.ChannelSettings;
import io.chatops.core.notify.NotificationMessage;
import io.chatops.core.notify.Receipt;
import io.chatops.core.notify.Receipt.Delivered;
import io.chatops.core.notify.Receipt.Rejected;
import io.chatops.core.notify.Receipt.Retry;
import io.chatops.core.notify.Secret;
import io.chatops.testkit.TestCertificate;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(240)
class MailSenderTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(300);

  /** The parts that differ between mails: the date and the boundaries. */
  private static final Pattern WHATEVER =
      Pattern.compile("(?<=\nDate: )[^\n]+|(?<=boundary=\")[^\"]+|(?<=\n--)[^\n]+");

  @TempDir static Path directory;
  private static TestCertificate certificate;

  @BeforeAll
  static void makeCertificate() throws Exception {
    certificate = TestCertificate.make(directory, "dns:receiver.test,ip:127.0.0.1");
  }

  @AfterAll
  static void stop() {
    VERTX.close();
  }

  @Test
  void handsAMailOverForAllRecipients() throws Exception {
    try (SmtpReceiver server = new SmtpReceiver(null, Map.of())) {
      Receipt receipt = send(server, Messages.opened(), "ada@example.org", "bob@example.org");

      assertThat(receipt)
          .isEqualTo(new Delivered("the mail server accepted it for 2 of 2 recipients"));
      assertThat(WHATEVER.matcher(server.nextMail()).replaceAll("***")).isEqualTo(golden());
      assertThat(server.commands())
          .contains(
              "MAIL FROM:<alerts@hub.example.org> SIZE=" + sizeIn(server),
              "RCPT TO:<ada@example.org>",
              "RCPT TO:<bob@example.org>");
    }
  }

  @Test
  void putsNoHeaderOfANamesMakingIntoAMail() throws Exception {
    try (SmtpReceiver server = new SmtpReceiver(null, Map.of())) {
      send(
          server,
          Messages.withText("a\r\nBcc: eve@example.org\r\n\r\nhello", ".\r\n.\r\nQUIT\n.\n"),
          "ada@example.org");

      String mail = server.nextMail();
      String head = mail.substring(0, mail.indexOf("\n\n"));
      assertThat(head.lines()).noneMatch(line -> line.startsWith("Bcc"));
      assertThat(head).contains("Subject: a  Bcc: eve@example.org    hello\n");
      assertThat(server.commands()).filteredOn(line -> line.startsWith("RCPT")).hasSize(1);
      assertThat(mail).endsWith("--\n");
    }
  }

  @Test
  void tellsTheOthersWhenOneRecipientIsRefused() throws Exception {
    try (SmtpReceiver server =
        new SmtpReceiver(null, Map.of("RCPT TO:<gone@", "550 no such user"))) {
      assertThat(send(server, Messages.test(), "gone@example.org", "ada@example.org"))
          .isEqualTo(new Delivered("the mail server accepted it for 1 of 2 recipients"));
      assertThat(server.nextMail()).contains("It works.");
    }
  }

  @Test
  void triesAgainWhenNoRecipientOfSeveralIsTaken() {
    try (SmtpReceiver server = new SmtpReceiver(null, Map.of("RCPT", "450 grey"))) {
      assertThat(send(server, Messages.test(), "ada@example.org", "bob@example.org"))
          .isInstanceOf(Retry.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "greeting, 421 busy, Retry, 421",
    "greeting, 554 go away, Rejected, 554",
    "MAIL, 451 later, Retry, 451",
    "RCPT, 450 grey, Retry, 450",
    "RCPT, 550 no such user, Rejected, 550",
    "DATA, 452 full, Retry, 452",
    "mail, 451 later, Retry, 451",
    "mail, 554 spam, Rejected, 554"
  })
  void tellsWhatTheServersAnswerMeans(String line, String reply, String outcome, int code) {
    try (SmtpReceiver server = new SmtpReceiver(null, Map.of(line, reply))) {
      Receipt receipt = send(server, Messages.test(), "ada@example.org");

      assertThat(receipt.getClass().getSimpleName()).isEqualTo(outcome);
      assertThat(receipt.toString())
          .contains("the mail server answered " + code)
          .doesNotContain(reply.substring(4));
    }
  }

  @Test
  void missesNoGreetingHoweverManyThreadsSend() throws Exception {
    int threads = 4;
    int each = 100;
    ExecutorService senders = Executors.newFixedThreadPool(threads);
    try (SmtpReceiver server = new SmtpReceiver(null, Map.of());
        MailSender sender =
            new MailSender(
                VERTX, settings(server.port(), MailSettings.Tls.NONE, null), LONG, null)) {
      List<Future<Receipt>> sent = new ArrayList<>();
      for (int i = 0; i < threads * each; i++) {
        sent.add(
            senders.submit(
                () ->
                    sender.send(
                        ChannelSettings.Email.to(List.of(new EmailAddress("ada@example.org")))
                            .trusted(),
                        Messages.test())));
      }

      for (var one : sent) {
        assertThat(one.get()).isInstanceOf(Delivered.class);
      }
    } finally {
      senders.shutdownNow();
    }
  }

  @Test
  void triesAgainWhenNobodyListens() {
    SmtpReceiver server = new SmtpReceiver(null, Map.of());
    server.close();

    assertThat(send(server, Messages.test(), "ada@example.org")).isInstanceOf(Retry.class);
  }

  @ParameterizedTest
  @CsvSource({"greeting", "EHLO", "MAIL", "RCPT", "DATA", "mail"})
  void givesUpOnAServerThatHangs(String line) {
    try (SmtpReceiver server = new SmtpReceiver(null, Map.of(line, SmtpReceiver.SILENCE))) {
      assertThat(
              send(
                  settings(server.port(), MailSettings.Tls.NONE, null),
                  SHORT,
                  null,
                  Messages.test(),
                  "ada@example.org"))
          .isInstanceOf(Retry.class);
    }
  }

  @Test
  void signsInOnlyOnceTheConnectionIsEncrypted() throws Exception {
    try (SmtpReceiver server = new SmtpReceiver(certificate.context(), Map.of())) {
      Receipt receipt =
          send(
              settings(server.port(), MailSettings.Tls.STARTTLS, login()),
              LONG,
              trust(),
              Messages.test(),
              "ada@example.org");

      assertThat(receipt).isInstanceOf(Delivered.class);
      server.nextMail();
      assertThat(server.commands().stream().map(line -> line.split(" ", 2)[0]))
          .startsWith("EHLO", "STARTTLS", "EHLO", "AUTH", "MAIL");
    }
  }

  @Test
  void sendsNothingToAServerThatLacksRequiredTls() {
    try (SmtpReceiver server = new SmtpReceiver(null, Map.of())) {
      Receipt receipt =
          send(
              settings(server.port(), MailSettings.Tls.STARTTLS, login()),
              LONG,
              trust(),
              Messages.test(),
              "ada@example.org");

      assertThat(receipt).isInstanceOf(Retry.class);
      assertThat(server.commands()).noneMatch(line -> line.startsWith("AUTH"));
    }
  }

  @Test
  void refusesAServerWhoseCertificateIsNotTrusted() {
    try (SmtpReceiver server = new SmtpReceiver(certificate.context(), Map.of())) {
      Receipt receipt =
          send(
              settings(server.port(), MailSettings.Tls.STARTTLS, login()),
              LONG,
              null,
              Messages.test(),
              "ada@example.org");

      assertThat(receipt).isEqualTo(new Rejected("the mail server's certificate is not trusted"));
      assertThat(server.commands()).noneMatch(line -> line.startsWith("AUTH"));
    }
  }

  @Test
  void refusesWhenTheServerDoesNotKnowTheHub() {
    try (SmtpReceiver server = new SmtpReceiver(null, Map.of("AUTH", "535 who are you"))) {
      assertThat(
              send(
                  settings(server.port(), MailSettings.Tls.NONE, login()),
                  LONG,
                  null,
                  Messages.test(),
                  "ada@example.org"))
          .isEqualTo(new Rejected("the mail server answered 535"));
    }
  }

  @Test
  void printsNoPassword() {
    assertThat(settings(25, MailSettings.Tls.NONE, login()).toString()).doesNotContain("hunter2");
  }

  private static Receipt send(
      SmtpReceiver server, NotificationMessage message, String... recipients) {
    return send(
        settings(server.port(), MailSettings.Tls.NONE, null), LONG, null, message, recipients);
  }

  private static Receipt send(
      MailSettings settings,
      Duration longest,
      @Nullable TrustOptions trust,
      NotificationMessage message,
      String... recipients) {
    try (MailSender sender = new MailSender(VERTX, settings, longest, trust)) {
      return sender.send(
          ChannelSettings.Email.to(Stream.of(recipients).map(EmailAddress::new).toList()).trusted(),
          message);
    }
  }

  private static MailSettings settings(
      int port, MailSettings.Tls tls, MailSettings.@Nullable Login login) {
    return new MailSettings(
        "127.0.0.1", port, tls, login, new EmailAddress("alerts@hub.example.org"));
  }

  private static MailSettings.Login login() {
    return new MailSettings.Login("hub", new Secret("hunter2"));
  }

  private static TrustOptions trust() {
    return new PemTrustOptions().addCertPath(certificate.file().toString());
  }

  private static String golden() throws IOException {
    try (InputStream in = MailSenderTest.class.getResourceAsStream("/golden/email.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    }
  }

  private static String sizeIn(SmtpReceiver server) {
    return List.copyOf(server.commands()).stream()
        .filter(line -> line.contains(" SIZE="))
        .map(line -> line.substring(line.indexOf('=') + 1))
        .findFirst()
        .orElse("none");
  }
}

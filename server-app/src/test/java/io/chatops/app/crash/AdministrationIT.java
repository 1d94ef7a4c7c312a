package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.app.crash.HubProcess.Ended;
import io.restassured.http.ContentType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of {@code chatops-hub} beside a real hub. */
class AdministrationIT {
  private static final String FIRST = "violet-anchor-27";
  private static final String SECOND = "copper-lantern-91";

  @TempDir Path home;

  @Test
  void administersAHubThatRunsAndOneThatDoesNot() throws Exception {
    try (HubProcess hub = HubProcess.in(home).with("CHATOPS_REGISTRATION", "closed")) {
      Path database = hub.dataDir().resolve("database");
      assertThat(hub.run("health").code()).isEqualTo(1);
      assertThat(hub.run("config", "check").output())
          .isEqualTo(
              "The database is the hub's own, in %s: there is none yet, and a first start makes it. If the hub has one, run this with the hub's settings\nThe configuration is fine\n"
                  .formatted(database));
      hub.start();

      Ended health = hub.run("health");
      assertThat(health.output()).isEqualTo("ready\n");
      assertThat(health.code()).isZero();
      assertThat(hub.run("config", "check").output())
          .isEqualTo(
              "The database is the hub's own, in %s\nThe configuration is fine\n"
                  .formatted(database));

      Ended first =
          hub.given(FIRST, "create-user", "ada", "--email=ada@example.org", "--password-stdin");
      assertThat(first.output()).isEqualTo("Made the admin ada\n");
      Ended second =
          hub.given(FIRST, "create-user", "bob", "--email=bob@example.org", "--password-stdin");
      assertThat(second.output()).isEqualTo("Made the user bob\n");
      Ended taken =
          hub.given(FIRST, "create-user", "BOB", "--email=b@example.org", "--password-stdin");
      assertThat(taken.code()).isEqualTo(1);
      assertThat(taken.output()).contains("There is a user of this name");
      Ended weak =
          hub.given(
              "password", "create-user", "eve", "--email=eve@example.org", "--password-stdin");
      assertThat(weak.code()).isEqualTo(1);
      assertThat(weak.output()).contains("The password is too easy to guess");

      String token = signIn(hub, "bob", FIRST);
      assertThat(statusWith(hub, token)).isEqualTo(200);
      Ended reset = hub.given(SECOND, "reset-password", "BOB@example.org", "--password-stdin");
      assertThat(reset.output()).isEqualTo("The password of bob is set; sessions ended: 1\n");
      assertThat(statusWith(hub, token)).isEqualTo(401);
      String again = signIn(hub, "bob", SECOND);
      assertThat(statusWith(hub, again)).isEqualTo(200);
      assertThat(audit(hub, again))
          .contains("by the command chatops-hub reset-password", "user.change_password")
          .contains("by the command chatops-hub create-user", "user.register")
          .doesNotContain(SECOND);
      Path passphrase = Files.writeString(home.resolve("passphrase"), "correct horse battery\n");
      Path backup = home.resolve("chatops.backup");
      Ended backedUp =
          hub.run(
              "backup", backup.toString(), "--with-secrets-key", "--passphrase-file=" + passphrase);
      assertThat(backedUp.output()).contains("users: 2 rows");
      assertThat(backedUp.code()).isZero();
      Ended lost = hub.into(Path.of("/dev/full"), "backup", "-", "--without-metrics");
      assertThat(lost.output())
          .contains("The standard output cannot be written (No space left on device)")
          .doesNotContain("Wrote");
      assertThat(lost.code()).isEqualTo(1);
      assertThat(hub.run("restore", backup.toString()).output()).contains("The backup is sealed");
      assertThat(hub.run("restore", backup.toString(), "--passphrase-file=" + passphrase).output())
          .contains("stop it first");
      Ended unasked =
          hub.given(
              "replace\n",
              "restore",
              "--replace",
              backup.toString(),
              "--passphrase-file=" + passphrase);
      assertThat(unasked.output()).contains("stop it first").doesNotContain("Type");
      restoresElsewhere(hub, backup, passphrase);
      keepsTheNewestOfVerifiedBackups(hub);
      hub.stop();

      Ended stopped = hub.given(FIRST, "reset-password", "bob", "--password-stdin");
      assertThat(stopped.output()).endsWith("The password of bob is set; sessions ended: 1\n");
      assertThat(hub.run("config", "check").output())
          .isEqualTo(
              "The database is the hub's own, in %s, which no hub runs, so its tables were not read\nThe configuration is fine\n"
                  .formatted(database));
    }
  }

  private void keepsTheNewestOfVerifiedBackups(HubProcess hub) throws Exception {
    Path backups = Files.createDirectory(home.resolve("backups"));
    Path old = Files.writeString(backups.resolve("chatops-20260101T000000Z.backup"), "old");
    Path older = Files.writeString(backups.resolve("chatops-20250101T000000Z.backup"), "older");

    Ended kept = hub.run("backup", "--keep=2", "--verify", backups.toString());

    assertThat(kept.output())
        .contains("users: 2 rows", "Deleted " + older)
        .containsPattern(
            "Wrote (\\d+) rows to .*, and restored \\1 of them into a scratch database");
    assertThat(kept.code()).isZero();
    assertThat(backups.toFile().list()).hasSize(2).contains(old.getFileName().toString());
    assertThat(hub.dataDir().resolve("scratch")).doesNotExist();
    Await.until(
        "the hub shows the backup",
        Duration.ofMinutes(1),
        () ->
            hub.http()
                .get("/health")
                .asString()
                .matches("(?s).*chatops_backup.*\"verified\": *true.*"));
    assertThat(hub.run("backup", "--keep=2", "-").code()).isEqualTo(2);
    assertThat(hub.run("backup", "--verify", "-").output()).contains("--verify needs a file");
  }

  private void restoresElsewhere(HubProcess hub, Path backup, Path passphrase) throws Exception {
    try (HubProcess other = HubProcess.in(home.resolve("other"))) {
      String[] restore = {"restore", backup.toString(), "--passphrase-file=" + passphrase};
      Path wrong = Files.writeString(home.resolve("wrong"), "correct horse batterz\n");
      Ended mistyped = other.run("restore", backup.toString(), "--passphrase-file=" + wrong);
      assertThat(mistyped.output())
          .contains("The passphrase is wrong, or the backup was changed; give the file");
      assertThat(mistyped.code()).isEqualTo(1);
      assertThat(other.dataDir().resolve("database")).as("nothing is made").doesNotExist();
      Ended restored = other.run(restore);
      assertThat(restored.output()).contains("users: 2 rows", "Restored ");
      assertThat(restored.code()).isZero();
      assertThat(other.dataDir().resolve("secrets.key"))
          .hasSameTextualContentAs(hub.dataDir().resolve("secrets.key"));
      assertThat(other.run(restore).output()).contains("The database is not empty");
      Ended refused = other.given("no\n", "restore", "--replace", restore[1], restore[2]);
      assertThat(refused.output())
          .contains("All data of the hub will be replaced. Type 'replace' to continue:")
          .endsWith("Nothing is changed\n");
      assertThat(other.given("replace\n", "restore", "--replace", restore[1], restore[2]).code())
          .isZero();
      other.start();
      assertThat(statusWith(other, signIn(other, "bob", SECOND))).isEqualTo(200);
    }
  }

  @Test
  void findsAllFaultsOfASetup() throws Exception {
    HubProcess hub =
        HubProcess.in(home, "-Dchatops.mail.hots=x")
            .with("CHATOPS_METRIC_RETENTION", "P1D")
            .with("CHATOPS_REPORT_INTERVAL", "PT90S")
            .with("CHATOPS_REGISTRATION", "everybody")
            .with("CHATOPS_TLS_CERTIFICATE", "/no/such/file")
            .with("CHATOPS_TLS_KEY", "/no/such/file")
            .with("CHATOPS_HOST", "192.0.2.1") // an address for examples, and of no machine
            .with("CHATOPS_AGENTS_DIR", "/no/such/folder")
            .with("CHATOPS_DATA_DIRR", "x");
    Files.createDirectories(hub.dataDir());
    Files.writeString(hub.dataDir().resolve("secrets.key"), "not a key");
    Files.setPosixFilePermissions(
        hub.dataDir().resolve("secrets.key"), PosixFilePermissions.fromString("rw-------"));

    Ended checked = hub.run("config", "check");

    assertThat(checked.code()).isEqualTo(2);
    assertThat(checked.output())
        .contains(
            "chatops.metric-retention must be at least two days",
            "chatops.report-interval must be 1-60 seconds",
            "chatops.registration must be one of open, first-user, closed",
            "chatops.tls-certificate (CHATOPS_TLS_CERTIFICATE) is /no/such/file",
            "is damaged",
            "CHATOPS_HOST is 192.0.2.1, at which this machine cannot listen",
            "chatops.agents-dir (CHATOPS_AGENTS_DIR) is /no/such/folder, which is no folder",
            "did you mean CHATOPS_DATA_DIR?",
            "did you mean chatops.mail.host?");
  }

  @Test
  void findsADataDirectoryThatIsAFile() throws Exception {
    Path file = Files.createFile(home.resolve("file"));
    HubProcess hub = HubProcess.in(home).with("CHATOPS_DATA_DIR", file.toString());

    Ended checked = hub.run("config", "check");

    assertThat(checked.output())
        .contains("chatops.data-dir (CHATOPS_DATA_DIR), " + file + ", cannot be written to")
        .doesNotContain("is fine");
    assertThat(checked.code()).isEqualTo(2);
  }

  private static String signIn(HubProcess hub, String name, String password) {
    return hub.http()
        .contentType(ContentType.JSON)
        .body(Map.of("username", name, "password", password))
        .post("/api/v1/auth/login")
        .path("data.access_token");
  }

  private static int statusWith(HubProcess hub, String token) {
    return hub.http().auth().oauth2(token).get("/api/v1/servers").statusCode();
  }

  private static String audit(HubProcess hub, String token) {
    return hub.http().auth().oauth2(token).get("/api/v1/audit").asString();
  }
}

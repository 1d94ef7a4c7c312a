package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.app.crash.HubClient.Answer;
import io.chatops.app.crash.HubProcess.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key file of a real hub: rotated under it, lost, and begun anew. */
class SecretsCommandIT {
  private static final String CHANNEL =
      """
      {"name": "%s", "kind": "slack", "settings": {"url": "https://hooks.example.org/T/B/x"}}""";

  @TempDir Path home;

  @Test
  void rotatesUnderARunningHubAndAfterItStopped() throws Exception {
    try (HubProcess hub = HubProcess.in(home)) {
      hub.start();
      HubClient client = HubClient.register(hub);
      add(client, "first");
      Path file = hub.dataDir().resolve("secrets.key");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      String before = lastLine(file);
      String backup = home.resolve("of-the-earlier-key.backup").toString();
      assertThat(hub.run("backup", "--without-metrics", backup).code()).isZero();

      Ended rotation = hub.run("rotate-keys");

      assertThat(rotation.output()).endsWith("Earlier backups need a copy of the earlier one\n");
      assertThat(rotation.code()).isZero();
      assertThat(Files.readString(file)).doesNotContain(before);
      assertThat(channels(client).body().toString()).contains("first");
      add(client, "second");
      hub.stop();
      String between = lastLine(file);

      assertThat(hub.run("rotate-keys").code()).isZero();

      assertThat(Files.readString(file)).doesNotContain(between);
      hub.start();
      assertThat(channels(client).status()).as("the access token still opens").isEqualTo(200);
      assertThat(channels(client).body().toString()).contains("first", "second");
      hub.stop();

      Ended restored = hub.given("replace\n", "restore", "--replace", backup);

      assertThat(restored.output())
          .contains("Restored ", "The secrets of the backup do not open. The key file " + file)
          .contains("are sealed with key " + before.split(" ", 2)[0] + ". Put back the file");
      assertThat(restored.code()).isZero();
    }
  }

  @Test
  void startsWithoutItsKeyFileOnlyWhenToldTo() throws Exception {
    try (HubProcess hub = HubProcess.in(home)) {
      hub.start();
      HubClient client = HubClient.register(hub);
      add(client, "lost");
      hub.stop();
      Path file = hub.dataDir().resolve("secrets.key");
      Files.move(file, home.resolve("elsewhere"));

      Ended refused = hub.run();

      assertThat(refused.code()).isEqualTo(2);
      assertThat(refused.output())
          .contains("chatops-hub: The key file " + file + " is missing", "reset-secrets")
          .doesNotContain("\tat ");
      assertThat(file).doesNotExist();

      Ended reset = hub.run("reset-secrets");

      assertThat(reset.code()).isZero();
      assertThat(reset.output())
          .contains("Discarded channel \"lost\" (slack) of user " + client.username());
      hub.start();
      assertThat(client.statusFor(client.accessToken())).isEqualTo(401);
      client.refresh();
      assertThat(channels(client).body().toString()).doesNotContain("lost");
      add(client, "new");
    }
  }

  @Test
  void discardsNothingWhileAHubHasTheKey() throws Exception {
    try (HubProcess hub = HubProcess.in(home)) {
      hub.start();
      HubClient client = HubClient.register(hub);
      add(client, "kept");
      Path other = home.resolve("other.key");
      HubProcess stranger = HubProcess.in(home).with("CHATOPS_SECRETS_KEY_FILE", other.toString());

      Ended refused = stranger.run("reset-secrets");

      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.output())
          .contains("runs on this database and has the key: copy its key file to " + other);
      assertThat(other).doesNotExist();
      assertThat(channels(client).body().toString()).contains("kept");
    }
  }

  @Test
  void saysWhereThereIsNoDatabase() throws Exception {
    HubProcess hub = HubProcess.in(home);

    Ended nowhere = hub.run("rotate-keys");

    assertThat(nowhere.code()).isEqualTo(2);
    assertThat(nowhere.output()).contains("There is no database in " + hub.dataDir());
  }

  private static void add(HubClient client, String name) throws Exception {
    assertThat(client.ask("POST", "/notifications/channels", CHANNEL.formatted(name)).status())
        .isEqualTo(201);
  }

  private static Answer channels(HubClient client) throws Exception {
    return client.ask("GET", "/notifications/channels");
  }

  private static String lastLine(Path file) throws Exception {
    var lines = Files.readAllLines(file);
    return lines.get(lines.size() - 1);
  }
}

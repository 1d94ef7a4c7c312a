package io.chatops.persistence.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.persistence.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

@ExtendWith(TestDatabase.class)
class SealedValuesTest {
  private final PGSimpleDataSource database;
  private final UUID owner = UUID.randomUUID();
  private final List<String> steps = new ArrayList<>();
  @TempDir Path directory;
  private Path path = Path.of("");
  private KeyFile file = new KeyFile(path);
  private SealedValues values;
  private final Connection connection;

  SealedValuesTest(TestDatabase.Running running) throws SQLException {
    database = running.emptyDataSource();
    connection = database.getConnection();
    values = new SealedValues(database, file);
  }

  @BeforeEach
  void begin() throws SQLException {
    path = directory.resolve("secrets.key");
    file = new KeyFile(path);
    values = new SealedValues(database, file);
    execute(
        "INSERT INTO users VALUES (?, ?, 'ada', ?, NULL, 'USER', true, 'hash', now())",
        owner,
        owner + "@example.org",
        owner.toString());
  }

  @AfterEach
  void end() throws SQLException {
    connection.close();
  }

  @Test
  void makesTheKeyFileBeforeAnythingIsSealed() {
    SecretKeys made = values.keys();

    assertThat(file.read().keys()).isEqualTo(made.keys());
    assertThat(values.keys().keys()).isEqualTo(made.keys());
  }

  @Test
  void neverMakesANewKeyFileWhileSomethingIsSealed() throws Exception {
    SecretKeys keys = values.keys();
    addChannel(UUID.randomUUID(), keys);
    Files.delete(path);

    assertThatThrownBy(values::keys)
        .isInstanceOf(SecretKeyException.class)
        .hasMessageContaining(path + " is missing")
        .hasMessageContaining(keys.sealingId())
        .hasMessageContaining("reset-secrets");
    assertThat(path).doesNotExist();

    file.create();
    assertThatThrownBy(values::keys)
        .isInstanceOf(SecretKeyException.class)
        .hasMessageContaining("belongs to another hub")
        .hasMessageContaining(keys.sealingId());
  }

  @Test
  void rotatesEveryRowAndForgetsTheKeyBefore() throws Exception {
    SecretKeys before = values.keys();
    List<UUID> channels = new ArrayList<>();
    for (int i = 0; i < 450; i++) { // more than two reads of rows
      channels.add(UUID.randomUUID());
      addChannel(channels.get(i), before);
    }
    addSigningKey("first", before);
    addSigningKey("second", before);

    values.rotate(steps::add);

    SecretKeys after = values.keys();
    assertThat(after.keys()).hasSize(1).doesNotContainAnyElementsOf(before.keys());
    for (UUID channel : channels) {
      assertThat(openChannel(channel, after)).isEqualTo("settings of " + channel);
    }
    assertThat(openSigningKey("second", after)).isEqualTo("key second");
  }

  @Test
  void losesNothingWhereverARotationIsCutOff() throws Exception {
    UUID channel = UUID.randomUUID();
    SecretKeys first = values.keys();
    addChannel(channel, first);
    addSigningKey("only", first);
    values.rotate(steps::add);
    int count = steps.size();
    assertThat(count).isEqualTo(5);

    for (int cut = 0; cut < count; cut++) {
      List<String> done = new ArrayList<>();
      int last = cut;
      assertThatThrownBy(
              () ->
                  new SealedValues(database, new KeyFile(path))
                      .rotate(
                          step -> {
                            if (done.size() == last) {
                              throw new IllegalStateException("killed");
                            }
                            done.add(step);
                          }))
          .hasMessage("killed");

      SecretKeys present = values.keys();
      assertThat(openChannel(channel, present)).as("after %s", done).startsWith("settings");
      assertThat(openSigningKey("only", present)).as("after %s", done).isEqualTo("key only");
    }

    values.rotate(steps::add);
    assertThat(values.keys().keys()).hasSize(1);
    assertThat(openChannel(channel, values.keys())).startsWith("settings");
  }

  @Test
  void letsOneCommandChangeTheKeyFileAtATime() {
    values.keys();
    List<String> refused = new ArrayList<>();

    values.rotate(
        step -> {
          for (Runnable other :
              List.<Runnable>of(() -> values.rotate(x -> {}), () -> values.reset(x -> {}))) {
            assertThatThrownBy(other::run)
                .isInstanceOf(SecretKeyException.class)
                .hasMessageContaining("Another 'rotate-keys' or 'reset-secrets' is at work");
            refused.add(step);
          }
        });

    assertThat(refused).hasSizeGreaterThan(4);
    assertThat(values.keys().keys()).hasSize(1);
  }

  @Test
  void keepsFormerKeysWhileAValueCannotBeOpened() throws Exception {
    SecretKeys before = values.keys();
    UUID fine = UUID.randomUUID();
    UUID damaged = UUID.randomUUID();
    addChannel(fine, before);
    addChannel(damaged, before);
    damage(damaged, before);

    assertThatThrownBy(() -> values.rotate(steps::add))
        .isInstanceOf(SecretKeyException.class)
        .hasMessageContaining("The earlier keys are kept")
        .hasMessageContaining(damaged.toString());

    SecretKeys present = values.keys();
    assertThat(present.keys()).hasSize(2);
    assertThat(openChannel(fine, present.newestOnly())).isEqualTo("settings of " + fine);
  }

  @Test
  void discardsWhatDoesNotOpenAndNothingElse() throws Exception {
    SecretKeys before = values.keys();
    UUID fine = UUID.randomUUID();
    UUID damaged = UUID.randomUUID();
    addChannel(fine, before);
    addChannel(damaged, before);
    damage(damaged, before);

    values.reset(steps::add);

    assertThat(steps).containsExactly("Discarded channel \"Ops\" (slack) of user ada");
    assertThat(openChannel(fine, values.keys())).isEqualTo("settings of " + fine);
  }

  @Test
  void beginsAnewWithoutTheKeyFile() throws Exception {
    SecretKeys lost = values.keys();
    for (int i = 0; i < 250; i++) {
      addChannel(UUID.randomUUID(), lost);
    }
    addSigningKey("only", lost);
    Files.delete(path);

    values.reset(steps::add);

    assertThat(steps).hasSize(251).contains("Discarded signing key only");
    assertThat(values.keys().keys()).hasSize(1).doesNotContainAnyElementsOf(lost.keys());
  }

  private void addChannel(UUID id, SecretKeys keys) throws SQLException {
    execute(
        """
        INSERT INTO notification_channel (id, owner_id, name, enabled, minimum_severity,
          notifies_resolved, kind, settings, created_at, updated_at)
        VALUES (?, ?, 'Ops', true, 'WARNING', true, 'SLACK', ?, now(), now())""",
        id,
        owner,
        keys.seal(bytes("settings of " + id), SealedColumn.CHANNEL_SETTINGS, id));
  }

  private void addSigningKey(String id, SecretKeys keys) throws SQLException {
    execute(
        "INSERT INTO signing_key VALUES (?, now(), 'public', ?)",
        id,
        keys.seal(bytes("key " + id), SealedColumn.SIGNING_KEY, id));
  }

  private void damage(UUID channel, SecretKeys keys) throws SQLException {
    byte[] sealed = keys.seal(bytes("x"), SealedColumn.CHANNEL_SETTINGS, channel);
    execute(
        "UPDATE notification_channel SET settings = ? WHERE id = ?",
        Arrays.copyOf(sealed, sealed.length - 1),
        channel);
  }

  private String openChannel(UUID id, SecretKeys keys) throws SQLException {
    byte[] sealed = read("SELECT settings FROM notification_channel WHERE id = ?", id);
    return new String(keys.open(sealed, SealedColumn.CHANNEL_SETTINGS, id), StandardCharsets.UTF_8);
  }

  private String openSigningKey(String id, SecretKeys keys) throws SQLException {
    byte[] sealed = read("SELECT private_key FROM signing_key WHERE id = ?", id);
    return new String(keys.open(sealed, SealedColumn.SIGNING_KEY, id), StandardCharsets.UTF_8);
  }

  private byte[] read(String sql, Object id) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, id);
      try (ResultSet row = statement.executeQuery()) {
        assertThat(row.next()).isTrue();
        return row.getBytes(1);
      }
    }
  }

  private void execute(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      statement.execute();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

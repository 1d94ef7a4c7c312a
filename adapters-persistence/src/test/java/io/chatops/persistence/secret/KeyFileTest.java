package io.chatops.persistence.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {
  @TempDir Path directory;
  private Path path = Path.of("");
  private KeyFile file = new KeyFile(path);

  @BeforeEach
  void name() {
    path = directory.resolve("deeper/secrets.key");
    file = new KeyFile(path);
  }

  @Test
  void isMadeForItsOwnerAlone() throws IOException {
    SecretKeys made = file.create();

    assertThat(file.read().keys()).isEqualTo(made.keys()).hasSize(1);
    assertThat(modeOf(path)).isEqualTo("rw-------");
    assertThat(modeOf(directory.resolve("deeper"))).isEqualTo("rwx------");
    assertThat(directory.resolve("deeper")).isDirectoryContaining(each -> each.equals(path));
  }

  @Test
  void keepsOlderKeysBehindTheNewest() {
    SecretKeys both = file.create().withNewest(SealingKey.random());

    file.write(both);

    assertThat(file.read().keys()).isEqualTo(both.keys()).hasSize(2);
  }

  @Test
  void staysWhereABackupHasAnother() {
    SecretKeys made = file.create();
    KeyFile ofBackup = new KeyFile(directory.resolve("other.key"));
    SecretKeys unused = ofBackup.create();

    assertThatThrownBy(() -> file.putBack(ofBackup.text()))
        .isInstanceOf(SecretKeyException.class)
        .hasMessageContaining(path + " is not the one of the backup")
        .hasMessageContaining("move this file to another folder, then restore again");
    assertThat(file.read().keys()).isEqualTo(made.keys());
  }

  @Test
  void isReplacedWhereALinkPointsTo() throws IOException {
    SecretKeys made = file.create();
    Path link = Files.createSymbolicLink(directory.resolve("link"), path);

    new KeyFile(link).write(made.withNewest(SealingKey.random()));

    assertThat(link).isSymbolicLink();
    assertThat(file.read().keys()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw--w----", "rw----r--", "rw-----w-", "rw------x"})
  void isRefusedWhenOthersMayUseIt(String mode) throws IOException {
    file.create();
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));

    assertThatThrownBy(file::read)
        .isInstanceOf(SecretKeyException.class)
        .hasMessageContaining(path.toString())
        .hasMessageContaining("chmod 600");
  }

  @Test
  void isRefusedWhenMissing() {
    assertThatThrownBy(file::read)
        .isInstanceOf(SecretKeyException.class)
        .hasMessageContaining(path + " is missing")
        .hasMessageContaining("CHATOPS_SECRETS_KEY_FILE");
    assertThat(path).doesNotExist();
  }

  @Test
  void isRefusedWhenItCannotBeRead() throws IOException {
    Files.createDirectories(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));

    assertThatThrownBy(file::read)
        .isInstanceOf(SecretKeyException.class)
        .hasMessageContaining(path + " cannot be read");
  }

  @Test
  void isRejectedWithAnyChangedCharacterAndPrintsNone() throws IOException {
    file.create();
    String text = Files.readString(path);
    int line = text.lastIndexOf("\n", text.length() - 2) + 1;
    for (int i = line; i < text.length() - 1; i++) {
      char other = text.charAt(i) == '0' ? '1' : '0';
      Files.writeString(path, text.substring(0, i) + other + text.substring(i + 1));
      if (i == text.length() - 2) {
        continue; // the last character has two bits that mean nothing
      }
      assertThatThrownBy(file::read)
          .as("character %s", i - line)
          .isInstanceOf(SecretKeyException.class)
          .hasMessageContaining("damaged")
          .hasMessageNotContaining(text.substring(line + 17, line + 37));
    }
  }

  @Test
  void isRefusedWhenCutOffEmptyOrFarTooLarge() throws IOException {
    file.create();
    String text = Files.readString(path);
    for (String damaged :
        List.of("", text.substring(0, text.length() - 10), "# nothing\n", text.repeat(100))) {
      Files.writeString(path, damaged);
      assertThatThrownBy(file::read)
          .isInstanceOf(SecretKeyException.class)
          .hasMessageContaining("damaged");
    }
  }

  private static String modeOf(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}

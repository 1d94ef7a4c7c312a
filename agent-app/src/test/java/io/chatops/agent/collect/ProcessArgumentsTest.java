package io.chatops.agent.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessArgumentsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mysqldump|--password=hunter2|--all | mysqldump --password=*** --all",
        "app|--db-password|hunter2|run | app --db-password *** run",
        "app|--api-key=hunter2 | app --api-key=***",
        "app|--apikey|hunter2 | app --apikey ***",
        "app|-token=hunter2 | app -token=***",
        "app|--key|hunter2 | app --key ***",
        "env|AWS_SECRET_ACCESS_KEY=hunter2|aws | env AWS_SECRET_ACCESS_KEY=*** aws",
        "java|-Ddb.password=hunter2|-jar|x.jar | java -Ddb.password=*** -jar x.jar",
        "curl|-u|bob:hunter2|https://x | curl -u bob:*** https://x",
        "psql|postgres://bob:hunter2@db/x?a=b | psql postgres://bob:***@db/x?a=b",
        "curl|-H|Authorization: Bearer hunter2hunter2 | curl -H Authorization: Bearer ***",
        "sh|-c|psql --token hunter2 pwd=hunter2 x | sh -c psql --token *** pwd=*** x",
        "sh|-c|x --password='hunter2 hunter2' y | sh -c x --password=*** y",
        "app|chatops_hunter2hunter2hunter2hunter2 | app chatops_***",
        "app|password: hunter2 | app password: ***"
      })
  void masksSecrets(ArgumentsAccessor columns) {
    StringBuilder arguments = new StringBuilder();
    for (int i = 0; i < columns.size() - 1; i++) {
      arguments.append(columns.getString(i)).append('\0');
    }

    assertThat(readable(arguments.toString()))
        .isEqualTo(columns.getString(columns.size() - 1))
        .doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nginx: master process /usr/sbin/nginx -g daemon on;",
        "java -jar app.jar --server.port=8080",
        "sshd: bob@pts/0",
        "ls --color=auto https://example.org/a:b",
        "monkey --size=3 --keyboard=us",
        "tokenizer --input file",
      })
  void leavesOtherArgumentsUnchanged(String command) {
    assertThat(readable(command.replace(' ', '\0') + "\0")).isEqualTo(command);
  }

  @Test
  void masksTheWholeValueAfterAFlagEvenWithSpaces() {
    assertThat(readable("app\0--password\0my secret phrase\0x\0"))
        .isEqualTo("app --password *** x");
    assertThat(readable("env\0PASSWORD=my secret phrase\0x\0")).isEqualTo("env PASSWORD=*** x");
    assertThat(readable("app\0--password=my secret phrase\0x\0")).isEqualTo("app --password=*** x");
  }

  @Test
  void isAbsentForKernelThreads() {
    assertThat(readable("")).isNull();
    assertThat(readable("\0\0")).isNull();
  }

  @Test
  void cutsLongCommandLines() {
    assertThat(readable("x".repeat(100_000))).hasSize(512);
    assertThat(readable("x".repeat(511) + "\uD83D\uDE00")).hasSize(511);
  }

  @Test
  void removesControlCharacters() {
    assertThat(readable("a\nb\u001b[31mc\0d\u007f\0")).isEqualTo("a?b?[31mc d?");
  }

  @Test
  void searchesALongLineWithoutSecretsQuickly() {
    String nasty = ("a-".repeat(2000) + "\0" + "password".repeat(400) + "\0").repeat(3);

    assertThat(readable(nasty)).hasSize(512);
  }

  private static @Nullable String readable(String cmdline) {
    return ProcessArguments.readable(cmdline.getBytes(UTF_8));
  }
}

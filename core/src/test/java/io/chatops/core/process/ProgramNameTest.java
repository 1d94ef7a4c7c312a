package io.chatops.core.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The names of programs. */
class ProgramNameTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          java, java -Xmx1g -cp a.jar:b.jar org.acme.Main --port 80, java org.acme.Main
          java, /usr/lib/jvm/17/bin/java -jar /opt/a/quarkus-run.jar, java /opt/a/quarkus-run.jar
          java, java -XX:+UseSerialGC -p mods -m shop/acme.Main, java -m shop/acme.Main
          python3, python3.11 -u /srv/crunch.py --month 3, python3.11 /srv/crunch.py
          python3, python3 -m http.server 8000, python3 -m http.server
          sh, sh -c 'sleep 1; date', sh -c
          bash, -bash, bash
          crunch-invo, /usr/bin/crunch-invoices --month=3 /tmp/x.17, crunch-invoices
          git, git fetch --depth 1, git fetch
          nginx, nginx: worker process, nginx: worker
          postgres, postgres: shop 10.0.0.7(5432) SELECT, postgres: shop
          kworker/0:1-eve, -, kworker
          kworker/0:1-eve, [kworker/0:1-events], kworker
          node, node, node
          """)
  void isWhatPeopleCallTheProgram(String name, @Nullable String command, String program) {
    assertThat(ProgramName.of(name, command)).isEqualTo(program);
  }
}

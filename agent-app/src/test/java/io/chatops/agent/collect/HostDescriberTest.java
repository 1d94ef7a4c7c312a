package io.chatops.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostDescriberTest {
  @TempDir private Path directory;

  @Test
  void readsNameSystemAndBootTime() throws IOException {
    FakeHost host =
        new FakeHost(directory)
            .put("etc/os-release", "NAME=\"Debian\"\nPRETTY_NAME=\"Debian GNU/Linux 12\"\n")
            .put("proc/sys/kernel/hostname", "web-1\n")
            .put("proc/sys/kernel/osrelease", "6.1.0-28-amd64\n")
            .put("proc/stat", "cpu 1 2 3 4\nbtime 1764000000\n");

    var description =
        new HostDescriber(host.files()).describe("1.2", "boot", List.of("a"), List.of("uptime"));

    assertThat(description.hostname()).isEqualTo("web-1");
    assertThat(description.os()).isEqualTo("Debian GNU/Linux 12");
    assertThat(description.kernel()).isEqualTo("6.1.0-28-amd64");
    assertThat(description.bootTime()).isEqualTo(Instant.ofEpochSecond(1764000000));
    assertThat(description.capabilities()).containsExactly("a");
    assertThat(description.allowedCommands()).containsExactly("uptime");
  }

  @Test
  void omitsUnreadableFields() throws IOException {
    var description =
        new HostDescriber(new FakeHost(directory).files())
            .describe("1.2", "boot", List.of(), List.of());

    assertThat(description.hostname()).isNull();
    assertThat(description.kernel()).isNull();
    assertThat(description.bootTime()).isNull();
    assertThat(description.os()).isEqualTo("Linux");
  }
}

package io.chatops.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.chatops.agent.testing.TestClock;
import io.chatops.protocol.AgentReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host whose root directory is mounted into the agent's container. */
class MountedHostTest {
  @TempDir private Path directory;

  @Test
  void showsItsOwnFileSystemsAndInterfaces() throws IOException {
    HostFiles files = host();
    TestClock clock = new TestClock();

    AgentReport report =
        new ReportCollector(files, new OshiInventory(files), () -> null, "boot", clock, clock)
            .collect(0);

    assertThat(report.disk().filesystems())
        .extracting("mountPoint", "device")
        .containsExactly(tuple("/", "/dev/sda1"), tuple("/srv/data", "/dev/sdb1"));
    assertThat(report.network().interfaces()).extracting("name").containsExactly("eth0");
    assertThat(report.network().bytesReceived()).isEqualTo(100);
  }

  @Test
  void hasItsOwnName() throws IOException {
    HostDescriber describer = new HostDescriber(host());

    assertThat(describer.describe("1", "boot", List.of(), List.of()).hostname()).isEqualTo("web-1");
  }

  /** The files of a host, with the traps of a container: its own mounts, interfaces and name. */
  private HostFiles host() throws IOException {
    new FakeHost(directory)
        .put("proc/stat", "cpu 200 0 0 300 0 0 0 0\n")
        .put("proc/self/mountinfo", "9 1 0:9 / / rw - ext4 /dev/container rw\n")
        .put(
            "proc/1/mountinfo",
            """
            1 0 8:1 / / rw - ext4 /dev/sda1 rw
            2 1 8:17 / /srv/data rw - ext4 /dev/sdb1 rw
            """)
        .put("srv/data/file", "")
        .put("proc/net/dev", "eth9: 7 0 0 0 0 0 0 0 7 0 0 0 0 0 0 0\n")
        .put("proc/1/net/dev", "eth0: 100 0 0 0 0 0 0 0 5000 0 0 0 0 0 0 0\n")
        .put("sys/class/net/eth0/mtu", "1500\n")
        .put("sys/class/net/lo/mtu", "65536\n")
        .put("proc/sys/kernel/hostname", "0f3c9a1b2d4e\n")
        .put("etc/hostname", "web-1\n");
    return HostFiles.below(directory);
  }
}

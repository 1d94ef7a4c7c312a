package io.chatops.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.agent.collect.HostFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uses text captured from kernels. */
class ControlGroupTest {
  private static final String ID =
      "a63938c77caa79e26d4ac8258fbdb2416634849f48cb417f41843e0c0a45c646";

  @TempDir private Path root;

  @Test
  void readsTheFirstVersion() throws IOException {
    put(
        "proc/42/cgroup",
        "8:pids:/docker/%1$s\n7:blkio:/docker/%1$s\n4:memory:/docker/%1$s\n"
            .concat("2:cpu,cpuacct:/docker/%1$s\n0::/docker/%1$s\n")
            .formatted(ID));
    String group = "sys/fs/cgroup/%s/docker/" + ID + "/";
    put(group.formatted("cpuacct") + "cpuacct.usage", "77034721\n");
    put(group.formatted("memory") + "memory.usage_in_bytes", "5529600\n");
    put(group.formatted("memory") + "memory.limit_in_bytes", "104857600\n");
    put(
        group.formatted("memory") + "memory.stat",
        "cache 0\ninactive_file 7\ntotal_inactive_file 29600\n");
    put(
        group.formatted("blkio") + "blkio.throttle.io_service_bytes_recursive",
        "8:0 Read 4096\n8:0 Write 100\n8:0 Total 4196\n8:16 Read 4\n8:16 Write 0\nTotal 4200\n");
    network();

    assertThat(use(false))
        .isEqualTo(new ContainerUse(9, 77034721L, 5500000L, 104857600L, 1100L, 2200L, 4100L, 100L));
  }

  @Test
  void readsTheSecondVersion() throws IOException {
    put("sys/fs/cgroup/cgroup.controllers", "cpu io memory\n");
    put("proc/42/cgroup", "0::/system.slice/docker-" + ID + ".scope\n");
    String group = "sys/fs/cgroup/system.slice/docker-" + ID + ".scope/";
    put(group + "cpu.stat", "usage_usec 1500\nuser_usec 1000\nsystem_usec 500\n");
    put(group + "memory.current", "1000000\n");
    put(group + "memory.max", "max\n");
    put(group + "memory.stat", "anon 5\ninactive_anon 1\ninactive_file 200000\n");
    put(
        group + "io.stat",
        "8:0 rbytes=4096 wbytes=10 rios=1 wios=1 dbytes=0 dios=0\n8:16 rbytes=4 wbytes=5\n");
    network();

    assertThat(use(false))
        .isEqualTo(new ContainerUse(9, 1500000L, 800000L, null, 1100L, 2200L, 4100L, 15L));
  }

  @Test
  void hasNoTrafficOfItsOwnInTheHostsNetwork() throws IOException {
    second("0::/docker/" + ID + "\n", "docker/" + ID);
    network();

    assertThat(use(true).receivedBytes()).isNull();
    assertThat(use(true).sentBytes()).isNull();
  }

  @Test
  void omitsWhatTheKernelDoesNotCount() throws IOException {
    second("0::/docker/" + ID + "\n", "docker/" + ID);

    assertThat(use(false))
        .isEqualTo(new ContainerUse(9, 5000L, null, null, null, null, null, null));
  }

  @Test
  void countsTheWholeContainerWithProcessesInSubgroups() throws IOException {
    second("0::/docker/" + ID + "/init.scope\n", "docker/" + ID);

    assertThat(use(false).cpuNanos()).isEqualTo(5000L);
  }

  @Test
  void ignoresProcessesOfOtherContainers() throws IOException {
    second("0::/user.slice/session-1.scope\n", "docker/" + ID);
    assertThat(ControlGroup.find(files(), ID, 42, false)).isEmpty();

    second("0::/../../" + ID + "\n", ID);
    assertThat(ControlGroup.find(files(), ID, 42, false)).isEmpty();

    assertThat(ControlGroup.find(files(), ID, 43, false)).isEmpty();
  }

  @Test
  void findsNothingWhenTheCountersAreUnreadable() throws IOException {
    put("sys/fs/cgroup/cgroup.controllers", "cpu\n");
    put("proc/42/cgroup", "0::/docker/" + ID + "\n");

    assertThat(ControlGroup.find(files(), ID, 42, false)).isEmpty();
  }

  private void second(String cgroup, String group) throws IOException {
    put("sys/fs/cgroup/cgroup.controllers", "cpu io memory\n");
    put("proc/42/cgroup", cgroup);
    put("sys/fs/cgroup/" + group + "/cpu.stat", "usage_usec 5\n");
  }

  private void network() throws IOException {
    put(
        "proc/42/net/dev",
        """
        Inter-|   Receive                            |  Transmit
         face |bytes    packets errs drop fifo frame compressed multicast|bytes packets
            lo:     900       0    0    0    0     0   0   0   900  0 0 0 0 0 0 0
          eth0:    1000       1    0    0    0     0   0   0  2000  2 0 0 0 0 0 0
          eth1:     100       1    0    0    0     0   0   0   200  2 0 0 0 0 0 0
        """);
  }

  private ContainerUse use(boolean hostNetwork) {
    return ControlGroup.find(files(), ID, 42, hostNetwork)
        .flatMap(group -> group.read(files(), 9))
        .orElseThrow();
  }

  private HostFiles files() {
    return new HostFiles(root.resolve("proc"), root.resolve("sys"), root.resolve("etc"));
  }

  private void put(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}

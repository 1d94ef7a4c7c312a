package io.chatops.agent.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.protocol.AgentReport.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceCounterTest {
  private static final String REST = " S 1 1 1 0 -1 4194560 9 0 0 0 1 2 0 0 20 0 1 0 5 6 7 8 9\n";

  @TempDir private Path directory;
  private final Map<Integer, ProcessStat> processes = new HashMap<>();
  private FakeHost host;
  private ServiceCounter counter;

  @BeforeEach
  void makeHost() throws IOException {
    host = new FakeHost(directory);
    counter = new ServiceCounter(host.files());
    running(1, "systemd");
  }

  @Test
  void countsOnlyExactNames() {
    running(2, "nginx");
    running(3, "nginx");
    running(4, "nginx-debug");
    running(5, "Nginx");
    counter.watch(List.of("postgres", "nginx"));

    assertThat(counter.count(processes))
        .containsExactly(new Service("postgres", 0), new Service("nginx", 2));
  }

  @Test
  void reportsNothingWhenNothingIsWatched() {
    assertThat(counter.count(processes)).isNull();

    counter.watch(List.of("systemd"));
    assertThat(counter.count(processes)).isNotNull();
    counter.watch(List.of());
    assertThat(counter.count(processes)).isNull();
  }

  @Test
  void reportsNothingWhenOtherUsersProcessesAreHidden() {
    counter.watch(List.of("nginx"));
    processes.remove(1);

    assertThat(counter.count(processes)).isNull();
  }

  @Test
  void countsKernelThreadsButNoEndedProcesses() {
    put("2 (nfsd) S 2 0 0 0 -1 2129984 0 0 0 0 0 1 0 0 20 0 1 0 5 0 0 8 9\n");
    put("3 (nfsd)" + REST.replace(" S ", " Z "));
    put("4 (nfsd)" + REST.replace(" S ", " X "));
    put("5 (nfsd)" + REST.replace(" S ", " T "));
    counter.watch(List.of("nfsd"));

    assertThat(counter.count(processes)).containsExactly(new Service("nfsd", 2));
  }

  @Test
  void matchesAProgramByItsWholeAndItsCutName() throws IOException {
    running(2, "systemd-journal", "/usr/lib/systemd/systemd-journald\0--x\0");
    running(3, "systemd-journal", "/usr/lib/systemd/systemd-journal-remote\0");
    counter.watch(List.of("systemd-journald", "systemd-journal", "systemd-journal-upload"));

    assertThat(counter.count(processes))
        .containsExactly(
            new Service("systemd-journald", 1),
            new Service("systemd-journal", 2),
            new Service("systemd-journal-upload", 0));
  }

  @Test
  void matchesScriptsAndProgramsWithATitle() throws IOException {
    running(2, "unattended-upgr", "/usr/bin/python3\0/usr/bin/unattended-upgrade-shutdown\0-w\0");
    running(3, "gunicorn-worker", "gunicorn-workers: shop [a/b]\0");
    counter.watch(List.of("unattended-upgrade-shutdown", "gunicorn-workers"));

    assertThat(counter.count(processes))
        .containsExactly(
            new Service("unattended-upgrade-shutdown", 1), new Service("gunicorn-workers", 1));
  }

  @Test
  void matchesNamesCutWithinACharacter() throws IOException {
    byte[] name = "dienst-überwachöng".getBytes(UTF_8);
    String cut = new String(name, 0, 15, UTF_8);
    running(2, cut, "/opt/dienst-überwachöng\0");
    counter.watch(List.of("dienst-überwachöng"));

    assertThat(counter.count(processes)).containsExactly(new Service("dienst-überwachöng", 1));
  }

  @Test
  void readsAWholeNameOnceUntilThePidIsReused() throws IOException {
    running(2, "systemd-journal", "/usr/lib/systemd/systemd-journald\0");
    counter.watch(List.of("systemd-journald"));
    counter.count(processes);

    host.put("proc/2/cmdline", "/usr/bin/other\0");
    assertThat(counter.count(processes)).containsExactly(new Service("systemd-journald", 1));
    put("2 (systemd-journal)" + REST.replace(" 5 6 ", " 500 6 "));
    assertThat(counter.count(processes)).containsExactly(new Service("systemd-journald", 0));
    host.put("proc/2/cmdline", "/usr/lib/systemd/systemd-journald\0");
    counter.refresh();
    assertThat(counter.count(processes)).containsExactly(new Service("systemd-journald", 1));
  }

  @Test
  void ignoresTheWholeNameWhenItCannotBeRead() {
    running(2, "systemd-journal");
    counter.watch(List.of("systemd-journald", "systemd-journal"));

    assertThat(counter.count(processes))
        .containsExactly(new Service("systemd-journald", 0), new Service("systemd-journal", 1));
  }

  private void running(int pid, String name) {
    put(pid + " (" + name + ")" + REST);
  }

  private void running(int pid, String name, String cmdline) throws IOException {
    running(pid, name);
    host.put("proc/" + pid + "/cmdline", cmdline);
  }

  private void put(String stat) {
    ProcessStat read = requireNonNull(ProcessStat.parse(stat.getBytes(UTF_8)));
    processes.put(read.pid(), read);
  }
}

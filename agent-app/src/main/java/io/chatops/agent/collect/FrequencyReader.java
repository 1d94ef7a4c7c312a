package io.chatops.agent.collect;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Reads the current processor frequency, which takes milliseconds on some processors. */
final class FrequencyReader {
  private final HostFiles files;

  FrequencyReader(HostFiles files) {
    this.files = files;
  }

  /** Returns the mean over all processors in MHz; absent if the kernel does not report it. */
  @Nullable Double meanMegahertz() {
    List<Double> megahertz = new ArrayList<>();
    Path policies = files.sys("devices/system/cpu/cpufreq");
    for (String policy : files.names(policies)) {
      files
          .number(policies.resolve(policy).resolve("scaling_cur_freq"))
          .filter(kilohertz -> kilohertz > 0)
          .ifPresent(kilohertz -> megahertz.add(kilohertz / 1000.0));
    }
    if (megahertz.isEmpty()) {
      files.text(files.proc("cpuinfo")).ifPresent(text -> megahertz.addAll(parse(text)));
    }
    OptionalDouble mean = megahertz.stream().mapToDouble(Double::doubleValue).average();
    return mean.isPresent() ? mean.getAsDouble() : null;
  }

  /** Returns the processors' frequencies from {@code /proc/cpuinfo}, in MHz; none on ARM. */
  static List<Double> parse(String cpuinfo) {
    List<Double> megahertz = new ArrayList<>();
    for (String line : cpuinfo.split("\n", -1)) {
      if (line.startsWith("cpu MHz")) {
        Double value = Numbers.decimal(line.substring(line.indexOf(':') + 1).strip());
        if (value != null && value > 0) {
          megahertz.add(value);
        }
      }
    }
    return megahertz;
  }
}

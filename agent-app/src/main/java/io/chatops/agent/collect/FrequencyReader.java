package io.chatops.agent.collect;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Reads how fast the processors run at the moment. Asking costs milliseconds on some of them. */
final class FrequencyReader {
  private final HostFiles files;

  FrequencyReader(HostFiles files) {
    this.files = files;
  }

  /** The mean over the processors in MHz; absent where the kernel does not tell. */
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

  /** The processors' frequencies in {@code /proc/cpuinfo}; none on ARM. */
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

package org.sigmap.device.cuda;

import java.util.List;
import org.sigmap.device.probe.Kernel;

/** Why a GPU is not used: one sentence, and the one thing that mends it. */
public sealed interface GpuRefusal {
  /** What is wrong, without a full stop. */
  String reason();

  /** What to do about it, a command where there is one, without a full stop. */
  String remedy();

  /** Both in one line. */
  default String sentence() {
    return reason() + "; " + remedy();
  }

  /**
   * This build carries TensorFlow for CPUs only.
   *
   * @param driverPresent whether the machine has an NVIDIA driver
   */
  record CpuBuild(boolean driverPresent) implements GpuRefusal {
    @Override
    public String reason() {
      return driverPresent
          ? "an NVIDIA driver is installed but this build carries TensorFlow for CPUs only"
          : "this build carries TensorFlow for CPUs only and the machine has no NVIDIA driver";
    }

    @Override
    public String remedy() {
      return driverPresent
          ? "start with SIGMAP_NATIVE=gpu ./sigmap"
          : "training on the CPU needs nothing; for a GPU install its driver, then start with"
              + " SIGMAP_NATIVE=gpu ./sigmap";
    }
  }

  /** There is no {@code libcuda.so.1}. */
  record NoDriver() implements GpuRefusal {
    @Override
    public String reason() {
      return "no NVIDIA driver was found (libcuda.so.1)";
    }

    @Override
    public String remedy() {
      return "install driver "
          + DriverVersion.CUDA_12_3
          + " or newer (Ubuntu: sudo ubuntu-drivers install), or in a container start it with"
          + " docker run --gpus all";
    }
  }

  /** The driver is older than this TensorFlow's CUDA accepts. */
  record DriverTooOld(DriverVersion found, DriverVersion needed) implements GpuRefusal {
    @Override
    public String reason() {
      return "NVIDIA driver "
          + found
          + " is too old: this TensorFlow needs "
          + needed
          + " or newer";
    }

    @Override
    public String remedy() {
      return "update the driver (Ubuntu: sudo ubuntu-drivers install) and restart the machine";
    }
  }

  /**
   * CUDA libraries that TensorFlow opens at start are missing; without all of them it sees no GPU.
   */
  record MissingLibraries(List<String> names) implements GpuRefusal {
    public MissingLibraries {
      names = List.copyOf(names);
    }

    @Override
    public String reason() {
      return "CUDA libraries are missing: " + String.join(", ", names);
    }

    @Override
    public String remedy() {
      return "let Sigmap bring them with SIGMAP_CUDA=redist ./sigmap (a 2.0 GB download, once), or"
          + " install CUDA 12 and cuDNN 9.3 or newer";
    }
  }

  /** Library files are there and do not load. */
  record UnloadableLibrary(String name, String message) implements GpuRefusal {
    @Override
    public String reason() {
      return "CUDA library " + name + " does not load: " + Text.firstLine(message);
    }

    @Override
    public String remedy() {
      return "reinstall it, or let Sigmap bring its own with SIGMAP_CUDA=redist ./sigmap";
    }
  }

  /** The CUDA libraries that this build brings cannot be unpacked. */
  record NotUnpacked(String folder, String message) implements GpuRefusal {
    @Override
    public String reason() {
      return "the CUDA libraries cannot be unpacked to " + folder + ": " + Text.firstLine(message);
    }

    @Override
    public String remedy() {
      return "make 1.4 GB of room there, or choose another place with SIGMAP_CACHE=DIR";
    }
  }

  /**
   * The GPU is newer than the kernels this TensorFlow carries: 1,149 element-wise kernels exist
   * only as sm_90a PTX, which no later architecture accepts.
   */
  record UnsupportedArchitecture(NvidiaGpu gpu, Kernel kernel) implements GpuRefusal {
    @Override
    public String reason() {
      return "%s (compute capability %d.%d) is newer than this TensorFlow: its %s kernels (%s) do not run there"
          .formatted(
              gpu.name(),
              gpu.computeCapability() / 10,
              gpu.computeCapability() % 10,
              kernel.family(),
              kernel.operation());
    }

    @Override
    public String remedy() {
      return "use --device cpu, or a GPU up to Hopper (H100, H200)";
    }
  }

  /** CUDA does not start, or an operation fails on the GPU. The CPU still works. */
  record FailingCuda(String what, String message) implements GpuRefusal {
    @Override
    public String reason() {
      return "CUDA fails (" + what + "): " + Text.firstLine(message);
    }

    @Override
    public String remedy() {
      return "use --device cpu meanwhile; nvidia-smi tells whether the driver sees the GPU, and a"
          + " restart of the machine mends a driver that was just updated";
    }
  }

  /** An operation gives numbers that differ from the CPU's. */
  record WrongResult(Kernel kernel, double difference) implements GpuRefusal {
    @Override
    public String reason() {
      return "the GPU computes %s wrongly: it differs from the CPU by %.2g of the largest value"
          .formatted(kernel.operation(), difference);
    }

    @Override
    public String remedy() {
      return "use --device cpu and check the card (nvidia-smi -q -d ECC)";
    }
  }

  /** The GPU asked for by number is not among those there are. */
  record NoSuchGpu(int index, int count) implements GpuRefusal {
    @Override
    public String reason() {
      return "there is no GPU " + index + ": this machine has " + count;
    }

    @Override
    public String remedy() {
      return "choose one from gpu:0 to gpu:" + (count - 1);
    }
  }

  /** The environment hides every GPU. */
  record Hidden(String variable) implements GpuRefusal {
    @Override
    public String reason() {
      return "CUDA_VISIBLE_DEVICES=" + variable + " hides every GPU";
    }

    @Override
    public String remedy() {
      return "unset CUDA_VISIBLE_DEVICES";
    }
  }
}

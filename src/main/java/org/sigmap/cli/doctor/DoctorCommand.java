package org.sigmap.cli.doctor;

import com.fasterxml.jackson.databind.EnumNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.sigmap.cli.ExitCode;
import org.sigmap.cli.MachineOptions.UnpackLines;
import org.sigmap.cli.OverrideOptions;
import org.sigmap.cli.ProgramCommand;
import org.sigmap.device.DeviceChoice;
import org.sigmap.device.DeviceRequest;
import org.sigmap.device.DeviceSystem;
import org.sigmap.experiment.plan.GroupPlan;
import org.sigmap.experiment.plan.RunOptions;
import org.sigmap.experiment.study.Experiments;
import org.sigmap.spec.Study;
import org.sigmap.spec.yaml.SpecReader;
import org.sigmap.train.PlacementTrace;
import org.sigmap.train.SessionOptions;
import org.sigmap.train.TrainingShape;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "doctor",
    description =
        "Show versions, devices, CUDA libraries and memory, and what to do about problems.")
public final class DoctorCommand extends ProgramCommand {
  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "auto",
      description = "auto, cpu, gpu or gpu:N; with gpu, its absence is an error (default: auto).")
  private DeviceRequest device;

  @Option(
      names = "--placement",
      paramLabel = "SPEC",
      description =
          "List instead on which device each operation of the spec's training graph runs.")
  private Path placement;

  @Mixin private OverrideOptions overrides;

  @Override
  public Integer call() throws IOException {
    if (placement != null) {
      return listPlacement();
    }
    DoctorReport report = report(DeviceSystem.here(), device);
    if (json) {
      JsonMapper mapper =
          JsonMapper.builder()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .enumNamingStrategy(EnumNamingStrategies.KEBAB_CASE)
              .build();
      out().println(mapper.writeValueAsString(report));
    } else {
      new DoctorScreen(out()).print(report);
    }
    return report.healthy() ? ExitCode.DONE : ExitCode.CHECK_FAILED;
  }

  private int listPlacement() throws IOException {
    Study study = SpecReader.read(placement, overrides.resolve());
    DeviceChoice choice = DeviceSystem.here().choose(device, new UnpackLines(err()));
    if (choice instanceof DeviceChoice.Cpu cpu) {
      cpu.warning().ifPresent(warning -> tell(warning));
    }
    RunOptions standard = RunOptions.cpu();
    SessionOptions session = new SessionOptions(standard.session().threads(), false, choice);
    List<TrainingShape> graphs =
        GroupPlan.shapes(new Experiments().prepare(study.cells()), standard);
    TrainingShape shape = graphs.get(0);
    PlacementList list =
        PlacementList.of(shape, graphs.size(), PlacementTrace.of(shape, session), choice);
    list.print(out(), json);
    return list.failing().isEmpty() ? ExitCode.DONE : ExitCode.CHECK_FAILED;
  }

  private DoctorReport report(DeviceSystem system, DeviceRequest request) {
    DoctorChecks checks = new DoctorChecks(system, request);
    try {
      return checks.report(system.inspect(request.index(), new UnpackLines(err())), null);
    } catch (LinkageError failure) {
      // The one thing that a doctor must survive: it is what the user came to ask about.
      return checks.report(null, failure);
    }
  }
}

package org.sigmap.experiment.replay;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sigmap.graph.optim.Kfac;
import org.sigmap.graph.optim.Momentum;
import org.sigmap.graph.optim.Shampoo;
import org.sigmap.spec.Convention;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.OptimizerSpec;

/** K-FAC, Shampoo and L-BFGS as recorded, in our terms. */
final class FactoredSetups {
  static final List<String> KNOWN = List.of("kfac", "shampoo", "quasinewton");

  private static final ConventionsSpec PAPER = ConventionsSpec.all(Convention.PAPER);

  private FactoredSetups() {}

  static ClassifierReplay.Setup kfac(RecordedCase used) {
    OptimizerSpec optimizer =
        new OptimizerSpec.Kfac(
            used.number("lr"),
            used.number("momentum"),
            used.number("damping"),
            used.number("stat_decay"),
            used.number("kl_clip"),
            used.integer("TCov"),
            used.integer("TInv"));
    Map<String, String> matrices = new LinkedHashMap<>();
    for (int layer = 0; layer < 2; layer++) {
      String path = "kfac_state.layer" + layer + ".";
      matrices.put(path + "m_aa", Kfac.MEAN + "a" + (layer + 1));
      matrices.put(path + "m_gg", Kfac.MEAN + "g" + (layer + 1));
      matrices.put(path + "d_a", Kfac.VALUES + "a" + (layer + 1));
      matrices.put(path + "d_g", Kfac.VALUES + "g" + (layer + 1));
    }
    return new ClassifierReplay.Setup(
        optimizer, PAPER, Map.of("momentum_buffer", Momentum.BUFFER), matrices);
  }

  static ClassifierReplay.Setup shampoo(RecordedCase used) {
    OptimizerSpec optimizer =
        new OptimizerSpec.Shampoo(
            used.number("lr"),
            used.number("momentum"),
            used.number("epsilon"),
            used.integer("update_freq"));
    Map<String, String> matrices = new LinkedHashMap<>();
    for (String name : List.of("W1", "b1", "W2", "b2")) {
      // Torch's first axis is the outputs.
      String ours = name.toLowerCase(java.util.Locale.ROOT);
      String path = "state_after_last_step." + name + ".inv_precond_";
      matrices.put(path + 0, Shampoo.POWER + "outputs." + ours);
      if (name.startsWith("W")) {
        matrices.put(path + 1, Shampoo.POWER + "inputs." + ours);
      }
    }
    return new ClassifierReplay.Setup(
        optimizer, PAPER, Map.of("momentum_buffer", Shampoo.MOMENTUM), matrices);
  }

  static ClassifierReplay.Setup lbfgs(double rate) {
    OptimizerSpec.Lbfgs usual = OptimizerSpec.Lbfgs.defaults();
    OptimizerSpec optimizer = new OptimizerSpec.Lbfgs(rate, usual.history(), usual.iterations());
    return new ClassifierReplay.Setup(optimizer, PAPER, Map.of());
  }
}

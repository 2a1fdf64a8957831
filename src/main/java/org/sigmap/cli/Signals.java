package org.sigmap.cli;

import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Hears the operating system's signals by {@code sun.misc.Signal}, the only way that Java has
 * (module {@code jdk.unsupported}). It is called by name, because the compiler warns of every other
 * mention. A signal that the parent process had ignored, as {@code nohup} does, stays ignored.
 */
final class Signals {
  private static final Logger LOG = LogManager.getLogger(Signals.class);

  private Signals() {}

  /**
   * Calls {@code heard} with the signal's name, on a thread of its own each time, in the place of
   * ending the virtual machine.
   *
   * @param name without "SIG", such as INT
   * @return whether signals of this name can be heard here
   */
  static boolean handle(String name, Consumer<String> heard) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      Object listener =
          MethodHandleProxies.asInterfaceInstance(
              handler,
              MethodHandles.dropArguments(
                  lookup
                      .findVirtual(
                          Consumer.class, "accept", MethodType.methodType(void.class, Object.class))
                      .bindTo(heard)
                      .bindTo(name),
                  0,
                  signal));
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), listener);
      return true;
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      // Another operating system's, or one that the virtual machine keeps for itself (-Xrs).
      LOG.warn("cannot hear signal {}", name, e);
      return false;
    }
  }
}

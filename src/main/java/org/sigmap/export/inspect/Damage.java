package org.sigmap.export.inspect;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import java.io.IOException;

/** What is wrong with bytes of a model, told by a reader that does not know their file. */
final class Damage extends IOException {
  private static final long serialVersionUID = 1L;

  Damage(String what) {
    super(what);
  }

  /** The message that bytes are; {@code what} names it where they are none. */
  static <M> M parse(Parser<M> parser, byte[] bytes, String what) throws Damage {
    try {
      return parser.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new Damage(what + " cannot be read");
    }
  }
}

/** The program's static graphs as files: a text GraphDef and a drawing of each. */
package org.sigmap.export.drawing;

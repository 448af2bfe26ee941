import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';

interface Entry {
  readonly name: string;
  readonly data: Buffer;
}

function listFiles(directory: string, prefix = ''): Entry[] {
  return readdirSync(directory, { withFileTypes: true })
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .flatMap((entry) => {
      const [file, name] = [path.join(directory, entry.name), path.posix.join(prefix, entry.name)];
      return statSync(file).isDirectory() ? listFiles(file, name) : [{ name, data: readFileSync(file) }];
    });
}

/** The fields that a local file header and its directory entry share. */
function commonFields({ name, data }: Entry): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0); // version needed
  fields.writeUInt16LE(0x0800, 2); // UTF-8 names
  fields.writeUInt16LE(0x21, 8); // 1980-01-01, so that equal directories give equal archives
  fields.writeUInt32LE(crc32(data), 10);
  fields.writeUInt32LE(data.length, 14);
  fields.writeUInt32LE(data.length, 18);
  fields.writeUInt16LE(Buffer.byteLength(name), 22);
  return fields;
}

/** A directory as a ZIP archive, stored without compression: it never leaves the machine. */
export function zipDirectory(directory: string): Buffer {
  const [files, index]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const entry of listFiles(directory)) {
    const [fields, name] = [commonFields(entry), Buffer.from(entry.name)];
    const file = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, name, entry.data]);
    const attributes = Buffer.alloc(14);
    attributes.writeUInt32LE((0o100644 << 16) >>> 0, 6);
    attributes.writeUInt32LE(offset, 10);
    index.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03', 'latin1'), fields, attributes, name]));
    files.push(file);
    offset += file.length;
  }
  const directoryBytes = Buffer.concat(index);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(index.length, 8);
  end.writeUInt16LE(index.length, 10);
  end.writeUInt32LE(directoryBytes.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, directoryBytes, end]);
}

// Brings pictures and sound to the server before the message that shows them.

const LARGEST = 10_000_000;

/** Why a file did not arrive; `word` names the sentence, `isFinal` says that trying again is no use. */
export class UploadError extends Error {
  constructor(word, isFinal, reason = null) {
    super(word);
    this.word = word;
    this.isFinal = isFinal;
    this.reason = reason;
  }
}

/** The file's id; `onpart(share)` hears how far it is, 0 to 1. */
export function upload(blob, seat, onpart) {
  return new Promise((resolve, reject) => {
    if (blob.size > LARGEST) return reject(new UploadError("tooLarge", true));
    const request = new XMLHttpRequest();
    request.open("POST", `/chat/files?seat=${encodeURIComponent(seat)}`);
    request.setRequestHeader("Content-Type", blob.type.split(";")[0]);
    request.responseType = "json";
    request.timeout = 120_000;
    request.upload.onprogress = ({ loaded, total }) => onpart(total ? loaded / total : 0);
    request.onload = () => {
      const id = request.response?.file_id;
      if (request.status < 300 && id) resolve(id);
      else reject(refusal(request.status, request.response?.reason ?? null));
    };
    request.onerror = request.ontimeout = () => reject(new UploadError("uploadFailed", false));
    request.send(blob);
  });
}

/** Where the server shows a file of this chat. */
export function fileAddress(id) {
  return `/chat/files/${encodeURIComponent(id.replace(/^web:/, ""))}`;
}

function refusal(status, reason) {
  const word = { 413: "tooLarge", 415: "wrongKind" }[status] ?? "uploadFailed";
  return new UploadError(word, [413, 415, 429].includes(status), reason);
}

using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using HealthAggregator.Configuration;

namespace HealthAggregator.Controlling;

/// <summary>The token of an installation whose config names none: made at the first start, and kept where only the owner of the state directory reads it.</summary>
public static class OperatorToken
{
    public const string FileName = "operator.token";

    /// <summary>The token in <paramref name="stateDirectory"/>, made when it is not there yet. The directory exists.</summary>
    /// <exception cref="IOException">It cannot be read or written, or is empty.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read or written.</exception>
    public static (TokenSettings Token, bool IsNew) In(string stateDirectory)
    {
        var path = Path.Combine(stateDirectory, FileName);
        var isNew = !File.Exists(path);
        if (isNew)
        {
            Make(path);
        }

        var text = File.ReadAllText(path).Trim();
        return text.Length == 0
            ? throw new IOException($"{path} is empty; delete it, and the next start makes a new token.")
            : (new("operator", HashOf(text), TokenRole.Operator), isNew);
    }

    /// <summary>Whether others than its owner may read or write the file. Modes that cannot be read, or that there are not, are nobody's fault.</summary>
    public static bool IsExposed(string stateDirectory)
    {
        try
        {
            return !OperatingSystem.IsWindows()
                && (File.GetUnixFileMode(Path.Combine(stateDirectory, FileName)) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)) != UnixFileMode.None;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public static ImmutableArray<byte> HashOf(string token) => [.. SHA256.HashData(Encoding.UTF8.GetBytes(token))];

    private static void Make(string path)
    {
        // Written beside and renamed, so that a crash cannot leave half a token behind.
        var draft = path + ".new";
        File.Delete(draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(draft, options))
        {
            file.Write(Encoding.ASCII.GetBytes(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)) + "\n"));
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path);
    }
}

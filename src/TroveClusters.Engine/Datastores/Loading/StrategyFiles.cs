using System.Reflection;
using TroveClusters.Engine.Platform;

namespace TroveClusters.Engine.Datastores.Loading;

/// <summary>Finds the files of strategies, and refuses those that others could put their own code into.</summary>
internal static class StrategyFiles
{
    /// <summary>The file of an assembly: the path itself, or in the folder it names, or in a folder of the assembly's name there.</summary>
    /// <exception cref="StrategyLoadException">There is none, or others could have written it.</exception>
    public static string Find(string path, string home, string assembly)
    {
        try
        {
            path = Path.GetFullPath(path, home);
        }
        catch (ArgumentException e)
        {
            throw new StrategyLoadException($"strategy_path is '{path}', which is no path.", inner: e);
        }
        if (File.Exists(path))
        {
            Verify(path);
            string? held = NameOf(path);
            return held == assembly ? path : throw new StrategyLoadException($"{path} holds {(held is null ? "no assembly" : $"the assembly {held}")}, not {assembly}.");
        }
        string[] places = [Path.Combine(path, assembly + ".dll"), Path.Combine(path, assembly, assembly + ".dll")];
        string found = Array.Find(places, File.Exists)
            ?? throw new StrategyLoadException(
                $"the assembly {assembly} was not found. Looked for: {string.Join(", ", places)}.",
                "Put the assembly there with what it needs, or let strategy_path name its folder or file.");
        VerifyFolder(path);
        Verify(found);
        return found;
    }

    /// <summary>Refuses a file, with its folder, that others than their owner can write to. A link is judged by what it leads to.</summary>
    /// <exception cref="StrategyLoadException">Others can write to it.</exception>
    public static void Verify(string path)
    {
        string target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        if (PrivateFile.IsWritableByOthers(target))
            throw WritableByOthers(target);
        VerifyFolder(Path.GetDirectoryName(path)!);
        VerifyFolder(Path.GetDirectoryName(target)!);
    }

    private static void VerifyFolder(string folder)
    {
        if (PrivateFile.IsWritableByOthers(folder))
            throw WritableByOthers(folder);
    }

    private static StrategyLoadException WritableByOthers(string path) => new(
        $"{path} can be written by others than its owner, who could have their code run.",
        $"Make sure that nobody has changed it, then run: chmod go-w '{path}'");

    private static string? NameOf(string path)
    {
        try
        {
            return AssemblyName.GetAssemblyName(path).Name;
        }
        catch (Exception e) when (e is BadImageFormatException or FileLoadException)
        {
            return null;
        }
    }
}

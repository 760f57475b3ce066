<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About Sfumato</source>
        <translation>关于 Sfumato</translation>
    </message>
    <message>
        <source>An image editor whose neural filters are part of it and work offline.
No picture, no name of one and no statistic leaves this computer.</source>
        <translation>神经网络滤镜内置其中、可离线工作的图像编辑器。
图片、文件名和统计数据都不会离开这台计算机。</translation>
    </message>
    <message>
        <source>Version {}</source>
        <translation>版本 {}</translation>
    </message>
</context>
<context>
    <name>ActionsPanel</name>
    <message>
        <source>Saved actions</source>
        <translation>已保存的动作</translation>
    </message>
    <message>
        <source>Recorded steps</source>
        <translation>已录制的步骤</translation>
    </message>
    <message>
        <source>Record what you do</source>
        <translation>录制您的操作</translation>
    </message>
    <message>
        <source>Play on the document in front</source>
        <translation>在当前文档上播放</translation>
    </message>
    <message>
        <source>Play on a folder…</source>
        <translation>在文件夹上播放…</translation>
    </message>
    <message>
        <source>Keep in the list of actions…</source>
        <translation>保存到动作列表…</translation>
    </message>
    <message>
        <source>Save as a recipe…</source>
        <translation>另存为配方…</translation>
    </message>
    <message>
        <source>Load a recipe…</source>
        <translation>载入配方…</translation>
    </message>
    <message>
        <source>Remove the step, or the saved action</source>
        <translation>移除该步骤或已保存的动作</translation>
    </message>
    <message>
        <source>New action</source>
        <translation>新动作</translation>
    </message>
    <message>
        <source>Keep action</source>
        <translation>保存动作</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save as a recipe</source>
        <translation>保存为配方</translation>
    </message>
    <message>
        <source>Load a recipe</source>
        <translation>载入配方</translation>
    </message>
    <message>
        <source>Record, then use filters and commands of the menus.</source>
        <translation>先点录制，再使用菜单中的滤镜和命令。</translation>
    </message>
    <message>
        <source>Not recorded, for it is done by hand: {}</source>
        <translation>未录制，因为是手工操作：{}</translation>
    </message>
    <message>
        <source>Recording: use filters and commands of the menus.</source>
        <translation>正在录制：请使用菜单中的滤镜和命令。</translation>
    </message>
    <message>
        <source>Step {}, {}: {}</source>
        <translation>第 {} 步，{}：{}</translation>
    </message>
</context>
<context>
    <name>AnimationWindow</name>
    <message>
        <source>Animation of {}</source>
        <translation>“{}”的动画</translation>
    </message>
    <message>
        <source>To the keyframe before</source>
        <translation>转到上一个关键帧</translation>
    </message>
    <message>
        <source>Play (Space)</source>
        <translation>播放（空格）</translation>
    </message>
    <message>
        <source>To the next keyframe</source>
        <translation>转到下一个关键帧</translation>
    </message>
    <message>
        <source>Add keyframe</source>
        <translation>添加关键帧</translation>
    </message>
    <message>
        <source>Keep the filter&apos;s present values at this time</source>
        <translation>把滤镜当前的数值保存在这一时刻</translation>
    </message>
    <message>
        <source>Take present values</source>
        <translation>采用当前数值</translation>
    </message>
    <message>
        <source>Give the chosen keyframe the filter&apos;s present values</source>
        <translation>让所选关键帧采用滤镜当前的数值</translation>
    </message>
    <message>
        <source>Remove the chosen keyframe</source>
        <translation>删除所选关键帧</translation>
    </message>
    <message>
        <source>Softly</source>
        <translation>平缓</translation>
    </message>
    <message>
        <source>Evenly</source>
        <translation>匀速</translation>
    </message>
    <message>
        <source>Sets off softly</source>
        <translation>缓慢开始</translation>
    </message>
    <message>
        <source>Arrives softly</source>
        <translation>缓慢结束</translation>
    </message>
    <message>
        <source>Holds, then jumps</source>
        <translation>保持，然后跳变</translation>
    </message>
    <message>
        <source>How it goes on from the chosen keyframe</source>
        <translation>所选关键帧之后如何变化</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>时长</translation>
    </message>
    <message>
        <source>Frames a second</source>
        <translation>每秒帧数</translation>
    </message>
    <message>
        <source>Longest side</source>
        <translation>最长边</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>循环</translation>
    </message>
    <message>
        <source>Go back to the first keyframe at the end</source>
        <translation>结束时回到第一个关键帧</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>Keyframes from a file</source>
        <translation>从文件读取关键帧</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Keyframes to a file, also for sfumato animate</source>
        <translation>把关键帧存为文件，也可用于 sfumato animate</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Export movie…</source>
        <translation>导出影片…</translation>
    </message>
    <message>
        <source>{now} / {all} s</source>
        <translation>{now} / {all} 秒</translation>
    </message>
    <message>
        <source>{count} of {all} frames painted</source>
        <translation>已绘制 {count} / {all} 帧</translation>
    </message>
    <message>
        <source>Open keyframes</source>
        <translation>打开关键帧</translation>
    </message>
    <message>
        <source>Keyframes (*.toml)</source>
        <translation>关键帧 (*.toml)</translation>
    </message>
    <message>
        <source>{file} animates {other}; open that filter first.</source>
        <translation>{file} 是“{other}”的动画；请先打开该滤镜。</translation>
    </message>
    <message>
        <source>Save keyframes</source>
        <translation>保存关键帧</translation>
    </message>
    <message>
        <source>Export movie</source>
        <translation>导出影片</translation>
    </message>
    <message>
        <source>Movies (*.mp4 *.webp *.gif *.apng);;A folder of pictures (*)</source>
        <translation>影片 (*.mp4 *.webp *.gif *.apng);;图片文件夹 (*)</translation>
    </message>
    <message>
        <source>{count} of {all} frames written</source>
        <translation>已写入 {count} / {all} 帧</translation>
    </message>
</context>
<context>
    <name>AskDialog</name>
    <message>
        <source>OK</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>BatchDialog</name>
    <message>
        <source>Batch export</source>
        <translation>批量导出</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Drop files or folders here.</source>
        <translation>将文件或文件夹拖到这里。</translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation>添加文件…</translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>添加文件夹…</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Only failed</source>
        <translation>仅失败项</translation>
    </message>
    <message>
        <source>Save report…</source>
        <translation>保存报告…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Choose the folder the results go to.</source>
        <translation>请选择保存结果的文件夹。</translation>
    </message>
    <message>
        <source>{} files</source>
        <translation>{} 个文件</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>已跳过</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Not started</source>
        <translation>未开始</translation>
    </message>
    <message>
        <source>{done} of {all}</source>
        <translation>{done} / {all}</translation>
    </message>
    <message>
        <source>Add files</source>
        <translation>添加文件</translation>
    </message>
    <message>
        <source>Add a folder</source>
        <translation>添加文件夹</translation>
    </message>
    <message>
        <source>Save report</source>
        <translation>保存报告</translation>
    </message>
    <message>
        <source>The report was not saved: {}.</source>
        <translation>报告未能保存：{}。</translation>
    </message>
</context>
<context>
    <name>BatchOutput</name>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>As the input</source>
        <translation>与输入相同</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>{name} is the input&apos;s name, {number} counts, {ending} is the input&apos;s ending</source>
        <translation>{name} 为输入文件名，{number} 为序号，{ending} 为输入文件扩展名</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>Existing files</source>
        <translation>已有文件</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>Do not start</source>
        <translation>不开始</translation>
    </message>
    <message>
        <source>Any</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>Longest side</source>
        <translation>最长边</translation>
    </message>
    <message>
        <source>Larger results are reduced to this, smaller ones are left</source>
        <translation>更大的结果缩小到此尺寸，较小的保持不变</translation>
    </message>
    <message>
        <source>export</source>
        <translation>导出</translation>
    </message>
</context>
<context>
    <name>BrushTool</name>
    <message>
        <source>[ ] change the size, Alt picks a colour, Shift-click draws straight</source>
        <translation>[ ] 改变大小，Alt 拾取颜色，Shift 单击画直线</translation>
    </message>
</context>
<context>
    <name>BrushesPanel</name>
    <message>
        <source>Brushes</source>
        <translation>画笔</translation>
    </message>
    <message>
        <source>Keep the brush in the hand</source>
        <translation>保存当前画笔</translation>
    </message>
    <message>
        <source>Delete the brush</source>
        <translation>删除画笔</translation>
    </message>
    <message>
        <source>Keep brush</source>
        <translation>保存画笔</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>{size:g} px, hardness {hardness:g}%</source>
        <translation>{size:g} 像素，硬度 {hardness:g}%</translation>
    </message>
</context>
<context>
    <name>BurnTool</name>
    <message>
        <source>Darkens; with Alt it lightens</source>
        <translation>使变暗；按住 Alt 则变亮</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Canvas</source>
        <translation>画布</translation>
    </message>
</context>
<context>
    <name>CanvasSizeDialog</name>
    <message>
        <source>Canvas size</source>
        <translation>画布大小</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Picture stays</source>
        <translation>图像位置</translation>
    </message>
    <message>
        <source>Resize</source>
        <translation>调整</translation>
    </message>
    <message>
        <source>top left</source>
        <translation>左上</translation>
    </message>
    <message>
        <source>top</source>
        <translation>上</translation>
    </message>
    <message>
        <source>top right</source>
        <translation>右上</translation>
    </message>
    <message>
        <source>left</source>
        <translation>左</translation>
    </message>
    <message>
        <source>middle</source>
        <translation>中</translation>
    </message>
    <message>
        <source>right</source>
        <translation>右</translation>
    </message>
    <message>
        <source>bottom left</source>
        <translation>左下</translation>
    </message>
    <message>
        <source>bottom</source>
        <translation>下</translation>
    </message>
    <message>
        <source>bottom right</source>
        <translation>右下</translation>
    </message>
</context>
<context>
    <name>ChannelsModel</name>
    <message>
        <source>Rename channel</source>
        <translation>重命名通道</translation>
    </message>
</context>
<context>
    <name>ChannelsPanel</name>
    <message>
        <source>Channels</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>Kept selections stand here. Select something, then save it.</source>
        <translation>存储的选区显示在这里。请先选择内容，再存储选区。</translation>
    </message>
    <message>
        <source>Select what the channel holds; with Shift add, with Alt take away, with both keep</source>
        <translation>载入通道中的选区；Shift 添加，Alt 减去，两者同按为交叉</translation>
    </message>
    <message>
        <source>Save the selection as a channel</source>
        <translation>将选区存储为通道</translation>
    </message>
    <message>
        <source>Delete the channel</source>
        <translation>删除通道</translation>
    </message>
    <message>
        <source>Load selection</source>
        <translation>载入选区</translation>
    </message>
    <message>
        <source>Delete channel</source>
        <translation>删除通道</translation>
    </message>
    <message>
        <source>Apply or cancel the filter first.</source>
        <translation>请先应用或取消滤镜。</translation>
    </message>
</context>
<context>
    <name>ClassEditor</name>
    <message>
        <source>Any</source>
        <translation>任意</translation>
    </message>
</context>
<context>
    <name>CloneTool</name>
    <message>
        <source>Alt-click where to copy from, then paint</source>
        <translation>Alt 单击复制来源，然后涂抹</translation>
    </message>
    <message>
        <source>Alt-click the place to copy from first.</source>
        <translation>请先 Alt 单击要复制的位置。</translation>
    </message>
</context>
<context>
    <name>ColorReadout</name>
    <message>
        <source>Click the picture to read a colour</source>
        <translation>点击图片读取颜色</translation>
    </message>
    <message>
        <source>Copy the colour as hexadecimal</source>
        <translation>复制十六进制颜色值</translation>
    </message>
</context>
<context>
    <name>ColourCommands</name>
    <message>
        <source>Fill with foreground colour</source>
        <translation>用前景色填充</translation>
    </message>
    <message>
        <source>Fill with background colour</source>
        <translation>用背景色填充</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
</context>
<context>
    <name>ColourEditor</name>
    <message>
        <source>Choose {field}</source>
        <translation>选择{field}</translation>
    </message>
</context>
<context>
    <name>ColourPair</name>
    <message>
        <source>Foreground #{}, background #{}</source>
        <translation>前景 #{}，背景 #{}</translation>
    </message>
    <message>
        <source>X swaps them, D makes them black and white</source>
        <translation>X 交换，D 恢复为黑白</translation>
    </message>
</context>
<context>
    <name>ColourPanel</name>
    <message>
        <source>Hexadecimal</source>
        <translation>十六进制</translation>
    </message>
    <message>
        <source>Edit the background</source>
        <translation>编辑背景色</translation>
    </message>
    <message>
        <source>Edit the foreground</source>
        <translation>编辑前景色</translation>
    </message>
    <message>
        <source>Keep the colour as a swatch</source>
        <translation>将颜色保存到色板</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>红</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>绿</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>蓝</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>Apply or cancel the filter first.</source>
        <translation>请先应用或取消滤镜。</translation>
    </message>
    <message>
        <source>The picture was changed meanwhile. Try again.</source>
        <translation>图像在此期间已被更改。请重试。</translation>
    </message>
    <message>
        <source>Renewing live layers</source>
        <translation>正在更新实时图层</translation>
    </message>
</context>
<context>
    <name>CropTool</name>
    <message>
        <source>Drag a frame, Enter crops; Ctrl-drag along a horizon levels it</source>
        <translation>拖出边框，按回车裁剪；按住 Ctrl 沿地平线拖动可拉直</translation>
    </message>
    <message>
        <source>There is not enough memory for this.</source>
        <translation>内存不足。</translation>
    </message>
</context>
<context>
    <name>CurveEditor</name>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Curve of {channel}</source>
        <translation>{channel}曲线</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>Documents</source>
        <translation>文档</translation>
    </message>
</context>
<context>
    <name>DockTitle</name>
    <message>
        <source>Close the panel; the Window menu brings it back</source>
        <translation>关闭面板；可从“窗口”菜单重新打开</translation>
    </message>
    <message>
        <source>Close {}</source>
        <translation>关闭{}</translation>
    </message>
</context>
<context>
    <name>DodgeTool</name>
    <message>
        <source>Lightens; with Alt it darkens</source>
        <translation>使变亮；按住 Alt 则变暗</translation>
    </message>
</context>
<context>
    <name>EditCommands</name>
    <message>
        <source>There is no picture in the clipboard.</source>
        <translation>剪贴板中没有图片。</translation>
    </message>
    <message>
        <source>Pasted</source>
        <translation>已粘贴</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>剪切</translation>
    </message>
    <message>
        <source>Choose a layer with pixels to copy from.</source>
        <translation>请选择一个有像素的图层再复制。</translation>
    </message>
    <message>
        <source>Nothing of this layer is selected.</source>
        <translation>此图层没有内容被选中。</translation>
    </message>
    <message>
        <source>Paste into</source>
        <translation>贴入</translation>
    </message>
</context>
<context>
    <name>EffectPage</name>
    <message>
        <source>Reset all to their defaults</source>
        <translation>全部恢复默认值</translation>
    </message>
    <message>
        <source>Being renewed…</source>
        <translation>正在更新…</translation>
    </message>
    <message>
        <source>Looks at the whole picture: any change below renews all of it.</source>
        <translation>依据整幅图像：下方任何改动都会全部重新计算。</translation>
    </message>
    <message>
        <source>Live: changes below are followed.</source>
        <translation>实时：随下方的改动更新。</translation>
    </message>
</context>
<context>
    <name>EllipseTool</name>
    <message>
        <source>Shift adds, Alt takes away; while dragging, a circle and from the middle</source>
        <translation>Shift 添加，Alt 减去；拖动时为正圆、从中心</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>浏览…</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>{name} exists and will be replaced</source>
        <translation>{name} 已存在，将被替换</translation>
    </message>
    <message>
        <source>About {size}</source>
        <translation>约 {size}</translation>
    </message>
    <message>
        <source>Writing…</source>
        <translation>正在写入…</translation>
    </message>
</context>
<context>
    <name>FidelityRow</name>
    <message>
        <source>Check fidelity</source>
        <translation>检查保真度</translation>
    </message>
    <message>
        <source>Measure how true the result is to the picture</source>
        <translation>测量结果与原图的相符程度</translation>
    </message>
    <message>
        <source>Show differences</source>
        <translation>显示差异</translation>
    </message>
    <message>
        <source>Show differences: orange where the result is brighter than the picture,
blue where it is darker</source>
        <translation>显示差异：结果比原图亮处为橙色，
比原图暗处为蓝色</translation>
    </message>
    <message>
        <source>Checking… {share}%</source>
        <translation>正在检查… {share}%</translation>
    </message>
    <message>
        <source>The check failed: {reason}</source>
        <translation>检查失败：{reason}</translation>
    </message>
    <message>
        <source>Faithful</source>
        <translation>保真</translation>
    </message>
    <message>
        <source>Nearly faithful</source>
        <translation>接近保真</translation>
    </message>
    <message>
        <source>Adds detail</source>
        <translation>添加了细节</translation>
    </message>
    <message>
        <source>Another picture</source>
        <translation>已不是同一图片</translation>
    </message>
    <message>
        <source>Only noise removed</source>
        <translation>只去除了噪声</translation>
    </message>
    <message>
        <source>Little detail lost</source>
        <translation>损失少量细节</translation>
    </message>
    <message>
        <source>Detail lost</source>
        <translation>损失了细节</translation>
    </message>
    <message>
        <source>Much detail lost</source>
        <translation>损失大量细节</translation>
    </message>
    <message>
        <source>Reduced to the size it came from, the result matches the picture at {psnr} dB;
{share}% of the pixels differ visibly. From {good} dB on it is faithful;
below {poor} dB detail was invented.</source>
        <translation>将结果缩回原尺寸后，与原图的相符程度为 {psnr} dB；
{share}% 的像素有可见差异。{good} dB 及以上为保真；
低于 {poor} dB 则虚构了细节。</translation>
    </message>
    <message>
        <source>What was removed has a standard deviation of {sigma} of 255;
{share}% of it looks like picture rather than noise ({lost} dB).
From {good} dB on only noise was removed; below {poor} dB detail was lost.</source>
        <translation>去除部分的标准差为 {sigma}（满值 255）；
其中 {share}% 更像画面而不是噪声（{lost} dB）。
{good} dB 及以上表示只去除了噪声；低于 {poor} dB 则损失了细节。</translation>
    </message>
</context>
<context>
    <name>FileCommands</name>
    <message>
        <source>New</source>
        <translation>新建</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Opening {}</source>
        <translation>正在打开 {}</translation>
    </message>
    <message>
        <source>Open another file</source>
        <translation>打开其他文件</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>另存为</translation>
    </message>
    <message>
        <source>Saving {}</source>
        <translation>正在保存 {}</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Saved a copy as {}. {}</source>
        <translation>已另存副本 {}。{}</translation>
    </message>
    <message>
        <source>Save everything as .ora</source>
        <translation>完整保存为 .ora</translation>
    </message>
    <message>
        <source>Exported {}.</source>
        <translation>已导出 {}。</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>显示文件夹</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>By the file&apos;s ending</source>
        <translation>按文件扩展名</translation>
    </message>
    <message>
        <source>Renewing live layers</source>
        <translation>正在更新实时图层</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>背景</translation>
    </message>
</context>
<context>
    <name>FileEditor</name>
    <message>
        <source>Choose or drop…</source>
        <translation>选择或拖入…</translation>
    </message>
    <message>
        <source>Choose {field}</source>
        <translation>选择{field}</translation>
    </message>
    <message>
        <source>Use no file</source>
        <translation>不使用文件</translation>
    </message>
    <message>
        <source>Other…</source>
        <translation>其他…</translation>
    </message>
</context>
<context>
    <name>FillPage</name>
    <message>
        <source>Gradient</source>
        <translation>渐变</translation>
    </message>
    <message>
        <source>Solid colour</source>
        <translation>纯色</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>Remove this colour</source>
        <translation>移除此颜色</translation>
    </message>
    <message>
        <source>Reverse the gradient</source>
        <translation>反转渐变</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Angle</source>
        <translation>角度</translation>
    </message>
    <message>
        <source>A colour is written like #3a7bd5.</source>
        <translation>颜色的写法如 #3a7bd5。</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>Reflected</source>
        <translation>对称</translation>
    </message>
    <message>
        <source>Radial</source>
        <translation>径向</translation>
    </message>
    <message>
        <source>Angular</source>
        <translation>角度</translation>
    </message>
    <message>
        <source>Diamond</source>
        <translation>菱形</translation>
    </message>
</context>
<context>
    <name>FillTool</name>
    <message>
        <source>Fills what looks like the clicked pixel; Alt picks a colour</source>
        <translation>填充与单击处相似的区域；Alt 拾取颜色</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>填充</translation>
    </message>
</context>
<context>
    <name>FilterCommands</name>
    <message>
        <source>Layer 1</source>
        <translation>图层 1</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新建</translation>
    </message>
    <message>
        <source>{} was applied.</source>
        <translation>已应用“{}”。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>FilterPage</name>
    <message>
        <source>Presets</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Animate: change values over time…</source>
        <translation>动画：让数值随时间变化…</translation>
    </message>
    <message>
        <source>Reset all to their defaults</source>
        <translation>全部恢复默认值</translation>
    </message>
    <message>
        <source>New layer</source>
        <translation>新建图层</translation>
    </message>
    <message>
        <source>Put the result on a layer of its own</source>
        <translation>将结果放到单独的图层上</translation>
    </message>
    <message>
        <source>Live layer</source>
        <translation>实时图层</translation>
    </message>
    <message>
        <source>Keep the filter itself as a layer: it can be changed at any time</source>
        <translation>将滤镜本身保留为图层，随时可以修改</translation>
    </message>
    <message>
        <source>The size of the result in pixels</source>
        <translation>结果的像素尺寸</translation>
    </message>
    <message>
        <source>Show before (hold \)</source>
        <translation>显示应用前（按住 \）</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Leave the picture as it was (Esc)</source>
        <translation>保持图片原样 (Esc)</translation>
    </message>
    <message>
        <source>Make the result a step of the history (Enter)</source>
        <translation>将结果记入历史记录 (Enter)</translation>
    </message>
    <message>
        <source>{} px</source>
        <translation>{} 像素</translation>
    </message>
    <message>
        <source>This layer is hidden: the result is seen once it is shown.</source>
        <translation>此图层已隐藏：显示后才能看到结果。</translation>
    </message>
    <message>
        <source>Looking at the picture…</source>
        <translation>正在分析图片…</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>剩余 {time}</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>正在开始…</translation>
    </message>
    <message>
        <source>Applies when done</source>
        <translation>完成后应用</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Apply – about {time}</source>
        <translation>应用 – 约 {time}</translation>
    </message>
    <message>
        <source>Apply – about {time}, {memory}</source>
        <translation>应用 – 约 {time}，{memory}</translation>
    </message>
    <message>
        <source>Keep finished part</source>
        <translation>保留已完成部分</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>重新运行</translation>
    </message>
    <message>
        <source>Stopped at {share}%.</source>
        <translation>已停止于 {share}%。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Retry on the CPU</source>
        <translation>用 CPU 重试</translation>
    </message>
    <message>
        <source>Models…</source>
        <translation>模型…</translation>
    </message>
    <message>
        <source>Keep it as it is</source>
        <translation>保留现在的样子</translation>
    </message>
    <message>
        <source>All but what is selected</source>
        <translation>选中部分以外</translation>
    </message>
    <message>
        <source>With a subject selected (Smart select): the background alone changes</source>
        <translation>选中主体（智能选择）后：只有背景改变</translation>
    </message>
</context>
<context>
    <name>FilterPanel</name>
    <message>
        <source>Choose a filter from the menu.</source>
        <translation>请从菜单选择滤镜。</translation>
    </message>
</context>
<context>
    <name>Form</name>
    <message>
        <source>Advanced</source>
        <translation>高级</translation>
    </message>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>Which sliders are shown; • marks what is changed. Double-click to reset these.</source>
        <translation>显示哪一组滑块；• 标出已更改的组。双击可重置当前组。</translation>
    </message>
</context>
<context>
    <name>Gallery</name>
    <message>
        <source>Filter gallery</source>
        <translation>滤镜库</translation>
    </message>
    <message>
        <source>Find a filter or a style</source>
        <translation>查找滤镜或样式</translation>
    </message>
    <message>
        <source>No filter has these letters.</source>
        <translation>没有符合的滤镜。</translation>
    </message>
    <message>
        <source>Neural</source>
        <translation>神经网络</translation>
    </message>
    <message>
        <source>Styles</source>
        <translation>风格</translation>
    </message>
    <message>
        <source>Kinds of filters</source>
        <translation>滤镜种类</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Needs a file of yours</source>
        <translation>需要您选择文件</translation>
    </message>
</context>
<context>
    <name>GradientBar</name>
    <message>
        <source>Colours of the gradient</source>
        <translation>渐变的颜色</translation>
    </message>
    <message>
        <source>Click to add a colour, drag one to move it, drag it away to remove it</source>
        <translation>单击添加颜色，拖动可移动，拖离可移除</translation>
    </message>
</context>
<context>
    <name>GradientTool</name>
    <message>
        <source>Drag from the first colour to the last; Shift for steps of 45°</source>
        <translation>从起始颜色拖到结束颜色；Shift 以 45° 为步长</translation>
    </message>
    <message>
        <source>Gradient</source>
        <translation>渐变</translation>
    </message>
</context>
<context>
    <name>GroupSelector</name>
    <message>
        <source>{group}, changed</source>
        <translation>{group}，已更改</translation>
    </message>
</context>
<context>
    <name>HandTool</name>
    <message>
        <source>Drag the picture; with any other tool hold space</source>
        <translation>拖动图片；使用其他工具时请按住空格键</translation>
    </message>
</context>
<context>
    <name>HealTool</name>
    <message>
        <source>Alt-click sound texture, then paint over the flaw</source>
        <translation>Alt 单击完好的纹理，然后涂抹瑕疵</translation>
    </message>
</context>
<context>
    <name>HistogramPanel</name>
    <message>
        <source>Histogram</source>
        <translation>直方图</translation>
    </message>
</context>
<context>
    <name>HistoryModel</name>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message>
        <source>History</source>
        <translation>历史记录</translation>
    </message>
</context>
<context>
    <name>HueStrip</name>
    <message>
        <source>Hue</source>
        <translation>色相</translation>
    </message>
</context>
<context>
    <name>InfoPanel</name>
    <message>
        <source>All layers</source>
        <translation>所有图层</translation>
    </message>
    <message>
        <source>This layer</source>
        <translation>此图层</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>取样</translation>
    </message>
    <message>
        <source>Stored</source>
        <translation>存储值</translation>
    </message>
    <message>
        <source>8 bit</source>
        <translation>8 位</translation>
    </message>
    <message>
        <source>Hex</source>
        <translation>十六进制</translation>
    </message>
    <message>
        <source>HSV</source>
        <translation>HSV</translation>
    </message>
    <message>
        <source>Lab</source>
        <translation>Lab</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Selection</source>
        <translation>选区</translation>
    </message>
    <message>
        <source>transparent</source>
        <translation>透明</translation>
    </message>
    <message>
        <source>{} × {} px at {}, {}</source>
        <translation>{} × {} 像素，位于 {}, {}</translation>
    </message>
</context>
<context>
    <name>InformationDialog</name>
    <message>
        <source>Image information</source>
        <translation>图像信息</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>not saved yet</source>
        <translation>尚未保存</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>{} px</source>
        <translation>{} 像素</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>面积</translation>
    </message>
    <message>
        <source>{} MP</source>
        <translation>{} 百万像素</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>位深</translation>
    </message>
    <message>
        <source>{} bit per channel</source>
        <translation>每通道 {} 位</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>配置文件</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>图层</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>{} MB with history</source>
        <translation>含历史记录 {} MB</translation>
    </message>
</context>
<context>
    <name>LassoTool</name>
    <message>
        <source>Draw around it; letting go closes the outline</source>
        <translation>沿边缘绘制；松开即闭合</translation>
    </message>
</context>
<context>
    <name>LatentExplorer</name>
    <message>
        <source>Back to what the seed gives</source>
        <translation>回到种子给出的结果</translation>
    </message>
    <message>
        <source>Back to where nothing is moved</source>
        <translation>回到未移动的位置</translation>
    </message>
    <message>
        <source>Look around among what the model can make</source>
        <translation>浏览模型能生成的各种结果</translation>
    </message>
    <message>
        <source>Distance</source>
        <translation>距离</translation>
    </message>
    <message>
        <source>Other neighbours</source>
        <translation>换一组邻近结果</translation>
    </message>
    <message>
        <source>such as 0-9, 14</source>
        <translation>例如 0-9, 14</translation>
    </message>
    <message>
        <source>Locked numbers of the latent</source>
        <translation>潜变量中锁定的数</translation>
    </message>
    <message>
        <source>Numbers of the latent that stay as they are, by place</source>
        <translation>按位置列出潜变量中保持不变的数</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>锁定</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>已保留</translation>
    </message>
    <message>
        <source>Keep this one</source>
        <translation>保留这个</translation>
    </message>
    <message>
        <source>Click to go back to it; select two to go between them</source>
        <translation>单击返回该结果；选中两个可在其间移动</translation>
    </message>
    <message>
        <source>Between</source>
        <translation>两者之间</translation>
    </message>
    <message>
        <source>Seeds so far</source>
        <translation>用过的种子</translation>
    </message>
    <message>
        <source>Click to go back to this seed</source>
        <translation>单击返回这个种子</translation>
    </message>
    <message>
        <source>Direction {}</source>
        <translation>方向 {}</translation>
    </message>
    <message>
        <source>Kept {}</source>
        <translation>保留 {}</translation>
    </message>
    <message>
        <source>Seed {}</source>
        <translation>种子 {}</translation>
    </message>
    <message>
        <source>Not moved</source>
        <translation>未移动</translation>
    </message>
    <message>
        <source>Moved by hand</source>
        <translation>已手动移动</translation>
    </message>
    <message>
        <source>As the seed says</source>
        <translation>由种子决定</translation>
    </message>
</context>
<context>
    <name>LatentGrid</name>
    <message>
        <source>The present result</source>
        <translation>当前结果</translation>
    </message>
    <message>
        <source>Move here</source>
        <translation>移到这里</translation>
    </message>
</context>
<context>
    <name>LayerCommands</name>
    <message>
        <source>Layer {}</source>
        <translation>图层 {}</translation>
    </message>
    <message>
        <source>Visible</source>
        <translation>可见内容</translation>
    </message>
    <message>
        <source>copy</source>
        <translation>副本</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>背景</translation>
    </message>
    <message>
        <source>Group {}</source>
        <translation>组 {}</translation>
    </message>
    <message>
        <source>Colour {}</source>
        <translation>颜色 {}</translation>
    </message>
    <message>
        <source>Gradient {}</source>
        <translation>渐变 {}</translation>
    </message>
</context>
<context>
    <name>LayerDrops</name>
    <message>
        <source>Copy layers from {}</source>
        <translation>从 {} 复制图层</translation>
    </message>
</context>
<context>
    <name>LayerProperties</name>
    <message>
        <source>X</source>
        <translation>X</translation>
    </message>
    <message>
        <source>Distance from the left edge</source>
        <translation>到左边缘的距离</translation>
    </message>
    <message>
        <source>Y</source>
        <translation>Y</translation>
    </message>
    <message>
        <source>Distance from the top edge</source>
        <translation>到上边缘的距离</translation>
    </message>
    <message>
        <source>No layer is active.</source>
        <translation>没有选中的图层。</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>Blending</source>
        <translation>混合</translation>
    </message>
    <message>
        <source>px</source>
        <translation>像素</translation>
    </message>
    <message>
        <source>{} px</source>
        <translation>{} 像素</translation>
    </message>
</context>
<context>
    <name>LayerTree</name>
    <message>
        <source>Layers</source>
        <translation>图层</translation>
    </message>
</context>
<context>
    <name>LayersModel</name>
    <message>
        <source>Reorder layers</source>
        <translation>调整图层顺序</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>已隐藏</translation>
    </message>
    <message>
        <source>locked</source>
        <translation>已锁定</translation>
    </message>
    <message>
        <source>clipped</source>
        <translation>已剪贴</translation>
    </message>
    <message>
        <source>with a mask</source>
        <translation>带蒙版</translation>
    </message>
    <message>
        <source>mask disabled</source>
        <translation>蒙版已停用</translation>
    </message>
    <message>
        <source>Copy mask</source>
        <translation>复制蒙版</translation>
    </message>
    <message>
        <source>Copy layers from {}</source>
        <translation>从 {} 复制图层</translation>
    </message>
</context>
<context>
    <name>LayersPanel</name>
    <message>
        <source>Opacity of the layer</source>
        <translation>图层不透明度</translation>
    </message>
    <message>
        <source>Opacity in per cent</source>
        <translation>不透明度（百分比）</translation>
    </message>
    <message>
        <source>Blend mode</source>
        <translation>混合模式</translation>
    </message>
    <message>
        <source>Blend mode: how the layer meets what lies below it</source>
        <translation>混合模式：图层与下方内容的叠加方式</translation>
    </message>
    <message>
        <source>Find by name, kind or label</source>
        <translation>按名称、类型或标签查找</translation>
    </message>
    <message>
        <source>Find layers</source>
        <translation>查找图层</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>锁定</translation>
    </message>
    <message>
        <source>Lock transparency: paint changes colours only</source>
        <translation>锁定透明像素：绘画只改变颜色</translation>
    </message>
    <message>
        <source>Lock pixels: nothing is painted on the layer</source>
        <translation>锁定像素：不能在图层上绘画</translation>
    </message>
    <message>
        <source>Lock position: the layer is not moved</source>
        <translation>锁定位置：图层不会移动</translation>
    </message>
    <message>
        <source>Lock all</source>
        <translation>全部锁定</translation>
    </message>
    <message>
        <source>Add a mask: from the selection, or one that shows all
Alt-click hides instead</source>
        <translation>添加蒙版：来自选区，或显示全部
按住 Alt 单击则改为隐藏</translation>
    </message>
    <message>
        <source>New adjustment, filter or fill layer</source>
        <translation>新建调整、滤镜或填充图层</translation>
    </message>
    <message>
        <source>Pass through</source>
        <translation>穿透</translation>
    </message>
</context>
<context>
    <name>LevelsEditor</name>
    <message>
        <source>RGB</source>
        <translation>RGB</translation>
    </message>
    <message>
        <source>Input levels</source>
        <translation>输入色阶</translation>
    </message>
    <message>
        <source>Output levels</source>
        <translation>输出色阶</translation>
    </message>
    <message>
        <source>Black</source>
        <translation>黑</translation>
    </message>
    <message>
        <source>Gamma</source>
        <translation>伽马</translation>
    </message>
    <message>
        <source>White</source>
        <translation>白</translation>
    </message>
    <message>
        <source>Output black</source>
        <translation>输出黑点</translation>
    </message>
    <message>
        <source>Output white</source>
        <translation>输出白点</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
</context>
<context>
    <name>LiquifyTool</name>
    <message>
        <source>Brush over the layer; Enter applies, Esc leaves it as it was</source>
        <translation>在图层上涂抹；按 Enter 应用，按 Esc 保持原样</translation>
    </message>
    <message>
        <source>“{}” is being liquified. Press Enter or Esc first.</source>
        <translation>正在液化“{}”。请先按 Enter 或 Esc。</translation>
    </message>
    <message>
        <source>Choose a layer in the Layers panel first.</source>
        <translation>请先在“图层”面板中选择一个图层。</translation>
    </message>
    <message>
        <source>There is not enough memory for this.</source>
        <translation>内存不足，无法执行此操作。</translation>
    </message>
    <message>
        <source>The document was changed meanwhile. Press Enter again to apply.</source>
        <translation>文档在此期间已更改。请再按一次 Enter 应用。</translation>
    </message>
    <message>
        <source>Liquify</source>
        <translation>液化</translation>
    </message>
</context>
<context>
    <name>LossPlot</name>
    <message>
        <source>Loss and PSNR</source>
        <translation>损失与 PSNR</translation>
    </message>
    <message>
        <source>Loss {value}</source>
        <translation>损失 {value}</translation>
    </message>
    <message>
        <source>Nearness to the style {value} dB</source>
        <translation>与风格的接近度 {value} dB</translation>
    </message>
    <message>
        <source>Distance to the data {value} ‰</source>
        <translation>与数据的距离 {value} ‰</translation>
    </message>
    <message>
        <source>PSNR {value} dB</source>
        <translation>PSNR {value} dB</translation>
    </message>
</context>
<context>
    <name>MagneticTool</name>
    <message>
        <source>Click on an edge and lead along it; Enter closes, Backspace takes a click back</source>
        <translation>单击边缘并沿其移动；Enter 闭合，退格键撤回一次单击</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Properties</source>
        <translation>属性</translation>
    </message>
    <message>
        <source>Histogram</source>
        <translation>直方图</translation>
    </message>
    <message>
        <source>Navigator</source>
        <translation>导航器</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>图层</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史记录</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Brushes</source>
        <translation>画笔</translation>
    </message>
    <message>
        <source>Info</source>
        <translation>信息</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>动作</translation>
    </message>
</context>
<context>
    <name>MeasureTool</name>
    <message>
        <source>Drag from one point to another; Shift keeps to one axis</source>
        <translation>从一点拖到另一点；按住 Shift 沿一个轴</translation>
    </message>
    <message>
        <source>{length} px   {angle}°</source>
        <translation>{length} 像素   {angle}°</translation>
    </message>
</context>
<context>
    <name>MenuSearch</name>
    <message>
        <source>No filter is called that</source>
        <translation>没有叫这个名称的滤镜</translation>
    </message>
</context>
<context>
    <name>ModelEditor</name>
    <message>
        <source>{model} (not there)</source>
        <translation>{model}（不存在）</translation>
    </message>
    <message>
        <source>{model} – not installed</source>
        <translation>{model} – 未安装</translation>
    </message>
    <message>
        <source>{model} – altered, not used</source>
        <translation>{model} – 文件已改动，不予使用</translation>
    </message>
</context>
<context>
    <name>ModelsDialog</name>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>For</source>
        <translation>用途</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>Copy a .pth or .safetensors file into the models folder</source>
        <translation>将 .pth 或 .safetensors 文件复制到模型文件夹</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Not usable</source>
        <translation>不可用</translation>
    </message>
    <message>
        <source>Upscaling</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Denoising</source>
        <translation>降噪</translation>
    </message>
    <message>
        <source>Measuring noise</source>
        <translation>噪声测量</translation>
    </message>
    <message>
        <source>Restoring</source>
        <translation>修复</translation>
    </message>
    <message>
        <source>Enhancing</source>
        <translation>增强</translation>
    </message>
    <message>
        <source>Styles</source>
        <translation>风格</translation>
    </message>
    <message>
        <source>Generating</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>编码</translation>
    </message>
    <message>
        <source>Compressing</source>
        <translation>压缩</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Not installed</source>
        <translation>未安装</translation>
    </message>
    <message>
        <source>Altered, not used</source>
        <translation>已改动，不予使用</translation>
    </message>
    <message>
        <source>Import models</source>
        <translation>导入模型</translation>
    </message>
    <message>
        <source>Comparing styles</source>
        <translation>比较风格</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Trained on</source>
        <translation>训练数据</translation>
    </message>
</context>
<context>
    <name>MoveTool</name>
    <message>
        <source>Move layer</source>
        <translation>移动图层</translation>
    </message>
    <message>
        <source>Drag the chosen layers, or what is selected; the arrow keys move by one pixel</source>
        <translation>拖动所选图层或选区内容；方向键每次移动一个像素</translation>
    </message>
    <message>
        <source>Move selected pixels</source>
        <translation>移动选中像素</translation>
    </message>
</context>
<context>
    <name>MovieExport</name>
    <message>
        <source>Wrote {file}, {count} frames.</source>
        <translation>已写入 {file}，共 {count} 帧。</translation>
    </message>
    <message>
        <source>Stopped; nothing was written.</source>
        <translation>已停止；没有写入任何内容。</translation>
    </message>
</context>
<context>
    <name>Navigator</name>
    <message>
        <source>Navigator</source>
        <translation>导航器</translation>
    </message>
</context>
<context>
    <name>NewDialog</name>
    <message>
        <source>New</source>
        <translation>新建</translation>
    </message>
    <message>
        <source>8 bit</source>
        <translation>8 位</translation>
    </message>
    <message>
        <source>16 bit</source>
        <translation>16 位</translation>
    </message>
    <message>
        <source>32 bit, linear</source>
        <translation>32 位，线性</translation>
    </message>
    <message>
        <source>White</source>
        <translation>白</translation>
    </message>
    <message>
        <source>Black</source>
        <translation>黑</translation>
    </message>
    <message>
        <source>Transparent</source>
        <translation>透明</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>高度</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>位深</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>背景</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>创建</translation>
    </message>
    <message>
        <source> px</source>
        <translation> 像素</translation>
    </message>
    <message>
        <source>This is more than the limit in the preferences.</source>
        <translation>超过了首选项中的上限。</translation>
    </message>
    <message>
        <source>Layer 1</source>
        <translation>图层 1</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
</context>
<context>
    <name>OptionalNumberField</name>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
</context>
<context>
    <name>OptionsBar</name>
    <message>
        <source>Options</source>
        <translation>选项</translation>
    </message>
    <message>
        <source>More options of the tool</source>
        <translation>该工具的更多选项</translation>
    </message>
</context>
<context>
    <name>OptionsRow</name>
    <message>
        <source>More options</source>
        <translation>更多选项</translation>
    </message>
</context>
<context>
    <name>Page</name>
    <message>
        <source>Text</source>
        <translation>文字</translation>
    </message>
</context>
<context>
    <name>PaintTool</name>
    <message>
        <source>[ ] change the size, Shift-click draws straight</source>
        <translation>[ ] 改变大小，Shift 单击画直线</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Find a command</source>
        <translation>查找命令</translation>
    </message>
    <message>
        <source>Find a command or a filter</source>
        <translation>查找命令或滤镜</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
</context>
<context>
    <name>PatchTool</name>
    <message>
        <source>Draw around the flaw, then drag the outline onto sound texture</source>
        <translation>圈出瑕疵，然后将轮廓拖到完好的纹理上</translation>
    </message>
    <message>
        <source>Patch</source>
        <translation>修补</translation>
    </message>
</context>
<context>
    <name>PencilTool</name>
    <message>
        <source>Whole pixels, no soft edge</source>
        <translation>整像素，无柔边</translation>
    </message>
</context>
<context>
    <name>PictureButton</name>
    <message>
        <source>Open {}</source>
        <translation>打开 {}</translation>
    </message>
</context>
<context>
    <name>PictureEditor</name>
    <message>
        <source>Use no picture</source>
        <translation>不使用图片</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
</context>
<context>
    <name>PolygonTool</name>
    <message>
        <source>Click the corners; Enter closes, Backspace takes the last one back</source>
        <translation>单击各角点；Enter 闭合，退格键撤回上一点</translation>
    </message>
</context>
<context>
    <name>PreferencesDialog</name>
    <message>
        <source>Preferences</source>
        <translation>首选项</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Zooms</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Scrolls, zooms with Ctrl</source>
        <translation>滚动，按住 Ctrl 缩放</translation>
    </message>
    <message>
        <source>The fastest there is</source>
        <translation>最快的可用设备</translation>
    </message>
    <message>
        <source>Processor (CPU)</source>
        <translation>处理器 (CPU)</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source> MP</source>
        <translation> 百万像素</translation>
    </message>
    <message>
        <source> MB</source>
        <translation> MB</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Mouse wheel</source>
        <translation>鼠标滚轮</translation>
    </message>
    <message>
        <source>Neural filters run on</source>
        <translation>神经滤镜运行于</translation>
    </message>
    <message>
        <source>Threads on the processor</source>
        <translation>处理器线程数</translation>
    </message>
    <message>
        <source>Largest picture to open</source>
        <translation>可打开的最大图片</translation>
    </message>
    <message>
        <source>Memory for undo</source>
        <translation>撤销所用内存</translation>
    </message>
    <message>
        <source>Disk space for undo</source>
        <translation>撤销所用磁盘空间</translation>
    </message>
    <message>
        <source>Folder for your own models</source>
        <translation>自有模型文件夹</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>The preferences could not be written: {}</source>
        <translation>无法写入首选项：{}</translation>
    </message>
    <message>
        <source>Keep what I do for the case of a crash</source>
        <translation>随时记录我的操作，以防程序崩溃</translation>
    </message>
    <message>
        <source> s</source>
        <translation> 秒</translation>
    </message>
    <message>
        <source>Recovery</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Written down after at most</source>
        <translation>最迟记录间隔</translation>
    </message>
    <message>
        <source>Disk space for recovery</source>
        <translation>用于恢复的磁盘空间</translation>
    </message>
    <message>
        <source>Language, device, threads, recovery and folders take effect at the next start.</source>
        <translation>语言、设备、线程、恢复和文件夹的更改在下次启动时生效。</translation>
    </message>
</context>
<context>
    <name>PresetsMenu</name>
    <message>
        <source>Default</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Load from file…</source>
        <translation>从文件载入…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Save preset</source>
        <translation>保存预设</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Load from file</source>
        <translation>从文件载入</translation>
    </message>
</context>
<context>
    <name>RecipeEditor</name>
    <message>
        <source>Steps</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>滤镜</translation>
    </message>
    <message>
        <source>Add a filter</source>
        <translation>添加滤镜</translation>
    </message>
    <message>
        <source>Remove the filter</source>
        <translation>移除滤镜</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>前移</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>后移</translation>
    </message>
    <message>
        <source>Load a recipe</source>
        <translation>载入配方</translation>
    </message>
    <message>
        <source>Save as a recipe</source>
        <translation>保存为配方</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Without filters the pictures are only converted.</source>
        <translation>没有滤镜时只转换图片格式。</translation>
    </message>
</context>
<context>
    <name>RecoveryOffer</name>
    <message>
        <source>Sfumato ended before {} was closed. It can be brought back as it was on {}.</source>
        <translation>Sfumato 在{}关闭之前中断了。可以恢复到 {} 时的样子。</translation>
    </message>
    <message>
        <source>Sfumato ended before {} pictures were closed: {}. They can be brought back.</source>
        <translation>Sfumato 在 {} 张图片关闭之前中断了：{}。可以将它们恢复。</translation>
    </message>
    <message>
        <source>Recover</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>What was left by the last run is deleted when you quit.</source>
        <translation>上次运行留下的内容将在退出时删除。</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Recovering {}</source>
        <translation>正在恢复 {}</translation>
    </message>
    <message>
        <source>{} is back as it was on {}.</source>
        <translation>{}已恢复到 {} 时的样子。</translation>
    </message>
    <message>
        <source>Its last {} steps can be undone. It is not saved yet.</source>
        <translation>最近的 {} 步可以撤销。尚未保存。</translation>
    </message>
    <message>
        <source>{} was not applied yet.</source>
        <translation>“{}”尚未应用。</translation>
    </message>
    <message>
        <source>Try it again</source>
        <translation>再试一次</translation>
    </message>
</context>
<context>
    <name>RectangleTool</name>
    <message>
        <source>Shift adds, Alt takes away; while dragging, square and from the middle</source>
        <translation>Shift 添加，Alt 减去；拖动时为正方形、从中心</translation>
    </message>
</context>
<context>
    <name>Removal</name>
    <message>
        <source>Filling from the surroundings…</source>
        <translation>正在用周围内容填充…</translation>
    </message>
    <message>
        <source>There is too little around this place to fill it from. Choose a smaller one.</source>
        <translation>此处周围可用于填充的内容太少。请选择更小的区域。</translation>
    </message>
</context>
<context>
    <name>RowDelegate</name>
    <message>
        <source>Layer name</source>
        <translation>图层名称</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>解锁</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>锁定</translation>
    </message>
    <message>
        <source>Fold or unfold the group</source>
        <translation>折叠或展开组</translation>
    </message>
    <message>
        <source>Edit the layer; Ctrl-click selects its pixels</source>
        <translation>编辑图层；按住 Ctrl 单击选择其像素</translation>
    </message>
    <message>
        <source>Unlink the mask</source>
        <translation>取消蒙版链接</translation>
    </message>
    <message>
        <source>Link the mask</source>
        <translation>链接蒙版</translation>
    </message>
    <message>
        <source>Edit the mask
Shift-click disables it, Alt-click shows it alone, Ctrl-click selects what it shows</source>
        <translation>编辑蒙版
按住 Shift 单击停用，按住 Alt 单击单独显示，按住 Ctrl 单击选择其显示的部分</translation>
    </message>
</context>
<context>
    <name>Samples</name>
    <message>
        <source>Samples</source>
        <translation>样例</translation>
    </message>
    <message>
        <source>Samples appear with the first checkpoint.</source>
        <translation>样例将在第一个检查点后出现。</translation>
    </message>
</context>
<context>
    <name>Screen</name>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
</context>
<context>
    <name>SelectCommands</name>
    <message>
        <source>Reselect</source>
        <translation>重新选择</translation>
    </message>
    <message>
        <source>Selection {}</source>
        <translation>选区 {}</translation>
    </message>
    <message>
        <source>Quick mask</source>
        <translation>快速蒙版</translation>
    </message>
</context>
<context>
    <name>SelectTool</name>
    <message>
        <source>Deselect</source>
        <translation>取消选择</translation>
    </message>
    <message>
        <source>Move selection</source>
        <translation>移动选区</translation>
    </message>
</context>
<context>
    <name>ShapeTool</name>
    <message>
        <source>Drag to draw on a new layer; Shift keeps it even, Alt from the middle</source>
        <translation>拖动以在新图层上绘制；Shift 保持等边，Alt 从中心开始</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>矩形</translation>
    </message>
    <message>
        <source>Ellipse</source>
        <translation>椭圆</translation>
    </message>
    <message>
        <source>Polygon</source>
        <translation>多边形</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>星形</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>直线</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Find an action</source>
        <translation>查找操作</translation>
    </message>
    <message>
        <source>Canvas</source>
        <translation>画布</translation>
    </message>
    <message>
        <source>Pan</source>
        <translation>平移</translation>
    </message>
    <message>
        <source>Space and drag, or the middle button</source>
        <translation>按住空格拖动，或用鼠标中键拖动</translation>
    </message>
    <message>
        <source>Zoom at the cursor</source>
        <translation>在光标处缩放</translation>
    </message>
    <message>
        <source>Wheel, or Ctrl and wheel</source>
        <translation>滚轮，或 Ctrl 加滚轮</translation>
    </message>
    <message>
        <source>Look at the picture before the filter</source>
        <translation>查看应用滤镜前的图片</translation>
    </message>
    <message>
        <source>Hold \</source>
        <translation>按住 \</translation>
    </message>
    <message>
        <source>Hide or show the panels</source>
        <translation>隐藏或显示面板</translation>
    </message>
    <message>
        <source>Zoom out with the zoom tool</source>
        <translation>用缩放工具缩小</translation>
    </message>
    <message>
        <source>Alt and click</source>
        <translation>Alt 加点击</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Press the keys that the chosen action should have</source>
        <translation>按下要分配给所选操作的按键</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>Take them</source>
        <translation>改用于此</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>All to default</source>
        <translation>全部恢复默认</translation>
    </message>
    <message>
        <source>{} works on the canvas already.</source>
        <translation>{} 在画布上已有用途。</translation>
    </message>
    <message>
        <source>{keys} belongs to {action}.</source>
        <translation>{keys} 已用于“{action}”。</translation>
    </message>
</context>
<context>
    <name>SizeFields</name>
    <message>
        <source>Width</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>高度</translation>
    </message>
    <message>
        <source>Percent of the original size</source>
        <translation>原始尺寸的百分比</translation>
    </message>
    <message>
        <source>Keep the proportions</source>
        <translation>保持比例</translation>
    </message>
</context>
<context>
    <name>SmartTool</name>
    <message>
        <source>Scribble on the thing, with Alt beside it; more marks make it better</source>
        <translation>在对象上涂画，按住 Alt 在其旁涂画；标记越多越准确</translation>
    </message>
    <message>
        <source>Make a mark on the thing first; Alt marks what is beside it.</source>
        <translation>请先在对象上做标记；Alt 标记其旁边的部分。</translation>
    </message>
    <message>
        <source>Choose a pixel layer in the Layers panel first.</source>
        <translation>请先在图层面板中选择一个像素图层。</translation>
    </message>
    <message>
        <source>Smart select</source>
        <translation>智能选择</translation>
    </message>
</context>
<context>
    <name>SpongeTool</name>
    <message>
        <source>A mask has no colour. Choose the layer&apos;s pixels.</source>
        <translation>蒙版没有颜色。请选择图层的像素。</translation>
    </message>
</context>
<context>
    <name>SpotTool</name>
    <message>
        <source>Paint over what should go</source>
        <translation>涂抹要去除的部分</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Size of the picture</source>
        <translation>图片尺寸</translation>
    </message>
    <message>
        <source>Depth and colour profile</source>
        <translation>位深与颜色配置文件</translation>
    </message>
    <message>
        <source>Position under the cursor</source>
        <translation>光标位置</translation>
    </message>
    <message>
        <source>Colour under the cursor</source>
        <translation>光标处颜色</translation>
    </message>
    <message>
        <source>Where neural filters run</source>
        <translation>神经滤镜的运行设备</translation>
    </message>
    <message>
        <source>What is under way</source>
        <translation>正在进行的操作</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Stop; what is finished stays on the canvas</source>
        <translation>停止；已完成的部分保留在画布上</translation>
    </message>
    <message>
        <source>Stop the filter</source>
        <translation>停止滤镜</translation>
    </message>
    <message>
        <source>{} px</source>
        <translation>{} 像素</translation>
    </message>
    <message>
        <source>{} bit</source>
        <translation>{} 位</translation>
    </message>
</context>
<context>
    <name>StyleEditor</name>
    <message>
        <source>From a layer…</source>
        <translation>取自图层…</translation>
    </message>
    <message>
        <source>Take a layer as the style</source>
        <translation>以图层作为风格</translation>
    </message>
    <message>
        <source>Take a layer of this document, or what is selected of it, as the style</source>
        <translation>以此文档的某个图层或其选中部分作为风格</translation>
    </message>
    <message>
        <source>A layer&apos;s pixels; the recipe carries them</source>
        <translation>某个图层的像素，保存在配方中</translation>
    </message>
    <message>
        <source>Selected part of “{layer}”</source>
        <translation>“{layer}”的选中部分</translation>
    </message>
    <message>
        <source>There is no layer with pixels</source>
        <translation>没有含像素的图层</translation>
    </message>
</context>
<context>
    <name>StylePicker</name>
    <message>
        <source>{style}
Ctrl+click mixes it in</source>
        <translation>{style}
Ctrl+点击可混入</translation>
    </message>
    <message>
        <source>Ctrl+click to mix several</source>
        <translation>Ctrl+点击可混合多种</translation>
    </message>
</context>
<context>
    <name>Swatches</name>
    <message>
        <source>Swatches</source>
        <translation>色板</translation>
    </message>
    <message>
        <source>Right-click removes it</source>
        <translation>右键单击可移除</translation>
    </message>
</context>
<context>
    <name>TextTool</name>
    <message>
        <source>Click and type; Ctrl+Enter ends, Esc takes it back</source>
        <translation>点击后输入；Ctrl+回车结束，Esc 撤回</translation>
    </message>
    <message>
        <source>“{}” is locked. Unlock it to change it.</source>
        <translation>“{}”已锁定。请解锁后再更改。</translation>
    </message>
    <message>
        <source>Delete text</source>
        <translation>删除文字</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Change text</source>
        <translation>更改文字</translation>
    </message>
</context>
<context>
    <name>ThinBar</name>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Drag to go through the animation, or drag a keyframe to another time</source>
        <translation>拖动以浏览动画，或把关键帧拖到另一时刻</translation>
    </message>
</context>
<context>
    <name>ToneField</name>
    <message>
        <source>Saturation and brightness</source>
        <translation>饱和度和亮度</translation>
    </message>
</context>
<context>
    <name>Tool</name>
    <message>
        <source>Apply or cancel the filter first.</source>
        <translation>请先应用或取消滤镜。</translation>
    </message>
</context>
<context>
    <name>Toolbox</name>
    <message>
        <source>Tools</source>
        <translation>工具</translation>
    </message>
</context>
<context>
    <name>TrainChoices</name>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Upscaling</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Denoising</source>
        <translation>降噪</translation>
    </message>
    <message>
        <source>Enhancing</source>
        <translation>增强</translation>
    </message>
    <message>
        <source>Generating</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>编码</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>What is painted is judged by VGG-19: choose torchvision&apos;s file {file}, which Sfumato neither has nor downloads.</source>
        <translation>绘制结果由 VGG-19 评判：请选择 torchvision 的文件 {file}，Sfumato 不附带也不会下载它。</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>比例</translation>
    </message>
    <message>
        <source>What is made</source>
        <translation>生成什么</translation>
    </message>
    <message>
        <source>Pictures like one</source>
        <translation>与一张图片相似的图片</translation>
    </message>
    <message>
        <source>Textures</source>
        <translation>纹理</translation>
    </message>
    <message>
        <source>Small pictures</source>
        <translation>小图片</translation>
    </message>
    <message>
        <source>From one picture new ones like it; from each picture or folder a texture without seams; or from many pictures of the same kind new ones of 64 pixels</source>
        <translation>由一张图片生成与它相似的新图片；由每张图片或每个文件夹生成无缝纹理；或由许多同类图片生成 64 像素的新图片</translation>
    </message>
    <message>
        <source>Makes</source>
        <translation>生成</translation>
    </message>
    <message>
        <source> min</source>
        <translation> 分钟</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>A model&apos;s name cannot begin with a dot or hold any of {}.</source>
        <translation>模型名称不能以点开头，也不能包含以下字符：{}。</translation>
    </message>
    <message>
        <source>A model called {} is there already. Choose another name.</source>
        <translation>已有名为 {} 的模型。请换一个名称。</translation>
    </message>
    <message>
        <source>denoise</source>
        <translation>降噪</translation>
    </message>
    <message>
        <source>enhance</source>
        <translation>增强</translation>
    </message>
    <message>
        <source>generator</source>
        <translation>生成器</translation>
    </message>
    <message>
        <source>encoder</source>
        <translation>编码器</translation>
    </message>
    <message>
        <source>Choose the picture</source>
        <translation>选择图片</translation>
    </message>
    <message>
        <source>Style</source>
        <translation>风格</translation>
    </message>
    <message>
        <source>One picture for a network of its style, or a folder of them for any style</source>
        <translation>一张图片用于训练该风格的网络，或一个图片文件夹用于任意风格</translation>
    </message>
    <message>
        <source>Choose the style</source>
        <translation>选择风格</translation>
    </message>
    <message>
        <source>One picture…</source>
        <translation>一张图片…</translation>
    </message>
    <message>
        <source>A folder of pictures…</source>
        <translation>一个图片文件夹…</translation>
    </message>
    <message>
        <source>VGG-19 to judge by</source>
        <translation>用于评判的 VGG-19</translation>
    </message>
    <message>
        <source>Choose the VGG-19</source>
        <translation>选择 VGG-19</translation>
    </message>
    <message>
        <source>There is no file {}.</source>
        <translation>没有文件 {}。</translation>
    </message>
    <message>
        <source>style</source>
        <translation>风格</translation>
    </message>
</context>
<context>
    <name>TrainDialog</name>
    <message>
        <source>Train a model</source>
        <translation>训练模型</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>End now and keep the model as it is</source>
        <translation>立即结束，并保留当前的模型</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Drop a picture here.</source>
        <translation>把一张图片拖到这里。</translation>
    </message>
    <message>
        <source>Drop a folder of sharp, clean pictures here: the more, the better.</source>
        <translation>将一个清晰、无噪点的图片文件夹拖放到此处：图片越多越好。</translation>
    </message>
    <message>
        <source>Reading the pictures…</source>
        <translation>正在读取图片…</translation>
    </message>
    <message>
        <source>Pausing…</source>
        <translation>正在暂停…</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>{minutes} of {all} min, {steps} steps</source>
        <translation>{minutes} / {all} 分钟，{steps} 步</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>The training broke off: {reason}</source>
        <translation>训练中断：{reason}</translation>
    </message>
    <message>
        <source>it gives no reason.</source>
        <translation>未给出原因。</translation>
    </message>
    <message>
        <source>Nothing was learned yet: no model was made.</source>
        <translation>尚未学到任何内容：没有生成模型。</translation>
    </message>
    <message>
        <source>{name} is in the list of models.</source>
        <translation>{name} 已在模型列表中。</translation>
    </message>
</context>
<context>
    <name>TransformTool</name>
    <message>
        <source>Drag handles to scale, outside to turn; Enter applies, Esc leaves it as it was</source>
        <translation>拖动控制点缩放，在外侧拖动旋转；回车应用，Esc 保持原样</translation>
    </message>
    <message>
        <source>“{}” is locked. Unlock it to transform it.</source>
        <translation>“{}”已锁定。请解锁后再变换。</translation>
    </message>
    <message>
        <source>There is not enough memory for this.</source>
        <translation>内存不足。</translation>
    </message>
    <message>
        <source>Transform</source>
        <translation>变换</translation>
    </message>
</context>
<context>
    <name>Trial</name>
    <message>
        <source>There is not enough memory for this. Close other documents, or try a smaller size.</source>
        <translation>内存不足。请关闭其他文档，或尝试较小的尺寸。</translation>
    </message>
    <message>
        <source>{operation} failed: {reason}</source>
        <translation>{operation}失败：{reason}</translation>
    </message>
</context>
<context>
    <name>WandTool</name>
    <message>
        <source>Click a colour; Shift adds, Alt takes away</source>
        <translation>单击颜色；Shift 添加，Alt 减去</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>Open a picture…</source>
        <translation>打开图片…</translation>
    </message>
    <message>
        <source>Recent files</source>
        <translation>最近的文件</translation>
    </message>
    <message>
        <source>Sample pictures</source>
        <translation>示例图片</translation>
    </message>
    <message>
        <source>Drop a picture here</source>
        <translation>将图片拖到这里</translation>
    </message>
    <message>
        <source>Neural filters upscale, denoise, enhance and restyle pictures with networks that run on this computer. Nothing leaves it.</source>
        <translation>神经滤镜用本机运行的网络放大、降噪、增强图片并转换其风格。任何数据都不会离开这台计算机。</translation>
    </message>
    <message>
        <source>Mountains</source>
        <translation>群山</translation>
    </message>
    <message>
        <source>Still life</source>
        <translation>静物</translation>
    </message>
    <message>
        <source>Night street</source>
        <translation>夜晚街道</translation>
    </message>
</context>
<context>
    <name>ZoomField</name>
    <message>
        <source>Zoom in per cent</source>
        <translation>缩放百分比</translation>
    </message>
    <message>
        <source>Zoom: type a number and press Enter</source>
        <translation>缩放：输入数字后按回车</translation>
    </message>
</context>
<context>
    <name>ZoomTool</name>
    <message>
        <source>Click to zoom in, Alt-click to zoom out, drag sideways for any zoom</source>
        <translation>点击放大，Alt+点击缩小，左右拖动任意缩放</translation>
    </message>
</context>
<context>
    <name>_Field</name>
    <message>
        <source>Search filters</source>
        <translation>搜索滤镜</translation>
    </message>
</context>
<context>
    <name>_Told</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>actions</name>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>图层</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>滤镜</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Open recent</source>
        <translation>打开最近的文件</translation>
    </message>
    <message>
        <source>Recent filters</source>
        <translation>最近的滤镜</translation>
    </message>
    <message>
        <source>Adjustments</source>
        <translation>调整</translation>
    </message>
    <message>
        <source>New…</source>
        <translation>新建…</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Write the picture as PNG, JPEG, TIFF or another format.</source>
        <translation>将图片写为 PNG、JPEG、TIFF 或其他格式。</translation>
    </message>
    <message>
        <source>Batch export…</source>
        <translation>批量导出…</translation>
    </message>
    <message>
        <source>Run filters over whole folders.</source>
        <translation>对整个文件夹运行滤镜。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Copy merged</source>
        <translation>合并拷贝</translation>
    </message>
    <message>
        <source>Copy the picture as it is seen, all layers together.</source>
        <translation>按所见合并全部图层并复制。</translation>
    </message>
    <message>
        <source>Paste as new layer</source>
        <translation>粘贴为新图层</translation>
    </message>
    <message>
        <source>A picture from the clipboard, as a layer or a new document.</source>
        <translation>将剪贴板中的图片作为图层或新文档。</translation>
    </message>
    <message>
        <source>Find a command…</source>
        <translation>查找命令…</translation>
    </message>
    <message>
        <source>Preferences…</source>
        <translation>首选项…</translation>
    </message>
    <message>
        <source>Image information…</source>
        <translation>图像信息…</translation>
    </message>
    <message>
        <source>New layer</source>
        <translation>新建图层</translation>
    </message>
    <message>
        <source>New layer from visible</source>
        <translation>由可见内容新建图层</translation>
    </message>
    <message>
        <source>Duplicate layer</source>
        <translation>复制图层</translation>
    </message>
    <message>
        <source>Delete layer</source>
        <translation>删除图层</translation>
    </message>
    <message>
        <source>Rename layer</source>
        <translation>重命名图层</translation>
    </message>
    <message>
        <source>Move layer up</source>
        <translation>上移图层</translation>
    </message>
    <message>
        <source>Move layer down</source>
        <translation>下移图层</translation>
    </message>
    <message>
        <source>Show or hide layer</source>
        <translation>显示或隐藏图层</translation>
    </message>
    <message>
        <source>Lock or unlock layer</source>
        <translation>锁定或解锁图层</translation>
    </message>
    <message>
        <source>Merge down</source>
        <translation>向下合并</translation>
    </message>
    <message>
        <source>Flatten image</source>
        <translation>拼合图像</translation>
    </message>
    <message>
        <source>Repeat last filter</source>
        <translation>重复上次滤镜</translation>
    </message>
    <message>
        <source>Train a model…</source>
        <translation>训练模型…</translation>
    </message>
    <message>
        <source>A network of your own, from your own pictures.</source>
        <translation>用您自己的图片训练您自己的网络。</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Fit on screen</source>
        <translation>适合屏幕</translation>
    </message>
    <message>
        <source>Show before</source>
        <translation>显示应用前</translation>
    </message>
    <message>
        <source>The picture without the filter; hold \ for a moment&apos;s look.</source>
        <translation>不含滤镜效果的图片；按住 \ 可临时查看。</translation>
    </message>
    <message>
        <source>Pixel grid</source>
        <translation>像素网格</translation>
    </message>
    <message>
        <source>Hide panels</source>
        <translation>隐藏面板</translation>
    </message>
    <message>
        <source>Everything but the canvas; Tab on the canvas does the same.</source>
        <translation>隐藏画布以外的一切；在画布上按 Tab 效果相同。</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Next document</source>
        <translation>下一个文档</translation>
    </message>
    <message>
        <source>Previous document</source>
        <translation>上一个文档</translation>
    </message>
    <message>
        <source>Next panel</source>
        <translation>下一个面板</translation>
    </message>
    <message>
        <source>Reset panels</source>
        <translation>重置面板</translation>
    </message>
    <message>
        <source>Keyboard shortcuts…</source>
        <translation>键盘快捷键…</translation>
    </message>
    <message>
        <source>Models…</source>
        <translation>模型…</translation>
    </message>
    <message>
        <source>About Sfumato…</source>
        <translation>关于 Sfumato…</translation>
    </message>
    <message>
        <source>No recent files</source>
        <translation>没有最近的文件</translation>
    </message>
    <message>
        <source>No recent filters</source>
        <translation>没有最近的滤镜</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>工具</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Deselect</source>
        <translation>取消选择</translation>
    </message>
    <message>
        <source>Reselect</source>
        <translation>重新选择</translation>
    </message>
    <message>
        <source>What was selected last.</source>
        <translation>上一次的选区。</translation>
    </message>
    <message>
        <source>Invert selection</source>
        <translation>反选</translation>
    </message>
    <message>
        <source>Colour range…</source>
        <translation>色彩范围…</translation>
    </message>
    <message>
        <source>Every pixel that looks like a colour, as far as it does.</source>
        <translation>按相似程度选择与某颜色相近的所有像素。</translation>
    </message>
    <message>
        <source>Pixels of the layer</source>
        <translation>图层的像素</translation>
    </message>
    <message>
        <source>Where the active layer is opaque.</source>
        <translation>当前图层不透明之处。</translation>
    </message>
    <message>
        <source>Grow…</source>
        <translation>扩大…</translation>
    </message>
    <message>
        <source>Shrink…</source>
        <translation>收缩…</translation>
    </message>
    <message>
        <source>Feather…</source>
        <translation>羽化…</translation>
    </message>
    <message>
        <source>Border…</source>
        <translation>边界…</translation>
    </message>
    <message>
        <source>Smooth…</source>
        <translation>平滑…</translation>
    </message>
    <message>
        <source>Save selection…</source>
        <translation>存储选区…</translation>
    </message>
    <message>
        <source>Load selection…</source>
        <translation>载入选区…</translation>
    </message>
    <message>
        <source>Quick mask</source>
        <translation>快速蒙版</translation>
    </message>
    <message>
        <source>Show what is not selected as a red veil, and paint on it.</source>
        <translation>以红色遮罩显示未选区域，并可在其上绘画。</translation>
    </message>
    <message>
        <source>Fill with foreground colour</source>
        <translation>用前景色填充</translation>
    </message>
    <message>
        <source>Fill the selection, or the whole layer or mask.</source>
        <translation>填充选区，或整个图层或蒙版。</translation>
    </message>
    <message>
        <source>Fill with background colour</source>
        <translation>用背景色填充</translation>
    </message>
    <message>
        <source>Swap foreground and background</source>
        <translation>交换前景色与背景色</translation>
    </message>
    <message>
        <source>Black and white</source>
        <translation>黑与白</translation>
    </message>
    <message>
        <source>Foreground black, background white.</source>
        <translation>前景为黑，背景为白。</translation>
    </message>
    <message>
        <source>Paste into the selection</source>
        <translation>贴入选区</translation>
    </message>
    <message>
        <source>As a layer that shows only where something is selected.</source>
        <translation>作为只在选区内显示的图层。</translation>
    </message>
    <message>
        <source>Fill…</source>
        <translation>填充…</translation>
    </message>
    <message>
        <source>Fill what is selected with a colour.</source>
        <translation>用颜色填充选区。</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Clear what is selected; with nothing selected, delete the layer.</source>
        <translation>清除选区内容；没有选区时删除图层。</translation>
    </message>
    <message>
        <source>With a selection, a new layer of what is selected.</source>
        <translation>有选区时，将选中内容建为新图层。</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>剪切</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>New fill layer</source>
        <translation>新建填充图层</translation>
    </message>
    <message>
        <source>New adjustment or filter layer</source>
        <translation>新建调整或滤镜图层</translation>
    </message>
    <message>
        <source>Layer mask</source>
        <translation>图层蒙版</translation>
    </message>
    <message>
        <source>Arrange</source>
        <translation>排列</translation>
    </message>
    <message>
        <source>Align</source>
        <translation>对齐</translation>
    </message>
    <message>
        <source>Distribute</source>
        <translation>分布</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>锁定</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>With the selection; else several layers with each other, one with the document.</source>
        <translation>与选区对齐；没有选区时，多个图层互相对齐，单个图层与文档对齐。</translation>
    </message>
    <message>
        <source>New group</source>
        <translation>新建组</translation>
    </message>
    <message>
        <source>Solid colour</source>
        <translation>纯色</translation>
    </message>
    <message>
        <source>Gradient</source>
        <translation>渐变</translation>
    </message>
    <message>
        <source>Group layers</source>
        <translation>编组图层</translation>
    </message>
    <message>
        <source>Ungroup layers</source>
        <translation>取消图层编组</translation>
    </message>
    <message>
        <source>Clip to the layer below</source>
        <translation>剪贴到下方图层</translation>
    </message>
    <message>
        <source>Show it only where the layer below shows; again to free it.</source>
        <translation>只在下方图层显示之处显示；再次执行则释放。</translation>
    </message>
    <message>
        <source>Reveal all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Hide all</source>
        <translation>隐藏全部</translation>
    </message>
    <message>
        <source>Reveal the selection</source>
        <translation>显示选区</translation>
    </message>
    <message>
        <source>Hide the selection</source>
        <translation>隐藏选区</translation>
    </message>
    <message>
        <source>From transparency</source>
        <translation>从透明区域</translation>
    </message>
    <message>
        <source>The layer&apos;s own transparency becomes a mask to paint on.</source>
        <translation>图层自身的透明度变为可绘画的蒙版。</translation>
    </message>
    <message>
        <source>Invert mask</source>
        <translation>反相蒙版</translation>
    </message>
    <message>
        <source>Enable or disable mask</source>
        <translation>启用或停用蒙版</translation>
    </message>
    <message>
        <source>Link or unlink mask</source>
        <translation>链接或取消链接蒙版</translation>
    </message>
    <message>
        <source>Select what the mask shows</source>
        <translation>选择蒙版显示的部分</translation>
    </message>
    <message>
        <source>Show the mask alone</source>
        <translation>单独显示蒙版</translation>
    </message>
    <message>
        <source>Apply mask</source>
        <translation>应用蒙版</translation>
    </message>
    <message>
        <source>What it hides becomes transparent for good.</source>
        <translation>被蒙版隐藏的部分将永久变为透明。</translation>
    </message>
    <message>
        <source>Delete mask</source>
        <translation>删除蒙版</translation>
    </message>
    <message>
        <source>Bring to front</source>
        <translation>置于顶层</translation>
    </message>
    <message>
        <source>Send to back</source>
        <translation>置于底层</translation>
    </message>
    <message>
        <source>Align left edges</source>
        <translation>左对齐</translation>
    </message>
    <message>
        <source>Align centres</source>
        <translation>水平居中对齐</translation>
    </message>
    <message>
        <source>Align right edges</source>
        <translation>右对齐</translation>
    </message>
    <message>
        <source>Align top edges</source>
        <translation>顶对齐</translation>
    </message>
    <message>
        <source>Align middles</source>
        <translation>垂直居中对齐</translation>
    </message>
    <message>
        <source>Align bottom edges</source>
        <translation>底对齐</translation>
    </message>
    <message>
        <source>Distribute horizontally</source>
        <translation>水平分布</translation>
    </message>
    <message>
        <source>Distribute vertically</source>
        <translation>垂直分布</translation>
    </message>
    <message>
        <source>Lock transparency</source>
        <translation>锁定透明像素</translation>
    </message>
    <message>
        <source>Lock pixels</source>
        <translation>锁定像素</translation>
    </message>
    <message>
        <source>Lock position</source>
        <translation>锁定位置</translation>
    </message>
    <message>
        <source>No label</source>
        <translation>无标签</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>红色</translation>
    </message>
    <message>
        <source>Orange</source>
        <translation>橙色</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>黄色</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>绿色</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>蓝色</translation>
    </message>
    <message>
        <source>Violet</source>
        <translation>紫色</translation>
    </message>
    <message>
        <source>Gray</source>
        <translation>灰色</translation>
    </message>
    <message>
        <source>Turn into pixels</source>
        <translation>栅格化</translation>
    </message>
    <message>
        <source>Onto the layer below; several layers, or a group, into one.</source>
        <translation>合并到下方图层；多个图层或一个组则合并为一个。</translation>
    </message>
    <message>
        <source>Merge layers</source>
        <translation>合并图层</translation>
    </message>
    <message>
        <source>Transform</source>
        <translation>变换</translation>
    </message>
    <message>
        <source>Rotate and flip</source>
        <translation>旋转和翻转</translation>
    </message>
    <message>
        <source>Free transform</source>
        <translation>自由变换</translation>
    </message>
    <message>
        <source>Scale, turn, skew and bend a layer, or what is selected of it.</source>
        <translation>缩放、旋转、斜切和弯曲图层，或其被选中的部分。</translation>
    </message>
    <message>
        <source>Rotate layer 90° right</source>
        <translation>图层向右旋转 90°</translation>
    </message>
    <message>
        <source>Rotate layer 90° left</source>
        <translation>图层向左旋转 90°</translation>
    </message>
    <message>
        <source>Rotate layer 180°</source>
        <translation>图层旋转 180°</translation>
    </message>
    <message>
        <source>Flip layer horizontal</source>
        <translation>水平翻转图层</translation>
    </message>
    <message>
        <source>Flip layer vertical</source>
        <translation>垂直翻转图层</translation>
    </message>
    <message>
        <source>Canvas size…</source>
        <translation>画布大小…</translation>
    </message>
    <message>
        <source>Another canvas around the same pixels.</source>
        <translation>在相同的像素周围更换画布。</translation>
    </message>
    <message>
        <source>Crop to selection</source>
        <translation>裁剪到选区</translation>
    </message>
    <message>
        <source>Trim</source>
        <translation>修边</translation>
    </message>
    <message>
        <source>Takes away a border of one colour, or of nothing.</source>
        <translation>去除单色或空白的边框。</translation>
    </message>
    <message>
        <source>Rotate 90° right</source>
        <translation>向右旋转 90°</translation>
    </message>
    <message>
        <source>Rotate 90° left</source>
        <translation>向左旋转 90°</translation>
    </message>
    <message>
        <source>Rotate 180°</source>
        <translation>旋转 180°</translation>
    </message>
    <message>
        <source>Flip horizontal</source>
        <translation>水平翻转</translation>
    </message>
    <message>
        <source>Flip vertical</source>
        <translation>垂直翻转</translation>
    </message>
    <message>
        <source>Remove and fill from surroundings</source>
        <translation>移除并用周围内容填充</translation>
    </message>
    <message>
        <source>Replace what is selected with texture from around it.</source>
        <translation>用周围的纹理替换所选内容。</translation>
    </message>
    <message>
        <source>A text, a fill, an adjustment or a live filter as the pixels it shows now.</source>
        <translation>把文字、填充、调整或实时滤镜变成它现在显示的像素。</translation>
    </message>
    <message>
        <source>Filter gallery…</source>
        <translation>滤镜库…</translation>
    </message>
    <message>
        <source>Every filter and style, tried on your own picture.</source>
        <translation>在你自己的图片上预览每个滤镜和样式。</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>主体</translation>
    </message>
    <message>
        <source>What stands out from the border of the picture.</source>
        <translation>从图像边缘中突显出来的内容。</translation>
    </message>
    <message>
        <source>100%</source>
        <translation>100%</translation>
    </message>
    <message>
        <source>200%</source>
        <translation>200%</translation>
    </message>
    <message>
        <source>Lines between pixels from 800% on.</source>
        <translation>800% 起显示像素间的网格线。</translation>
    </message>
</context>
<context>
    <name>app</name>
    <message>
        <source>Something went wrong: {}. Save your work under another name.</source>
        <translation>出现问题：{}。请将您的工作另存为其他名称。</translation>
    </message>
</context>
<context>
    <name>blend</name>
    <message>
        <source>Normal</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>Multiply</source>
        <translation>正片叠底</translation>
    </message>
    <message>
        <source>Screen</source>
        <translation>滤色</translation>
    </message>
    <message>
        <source>Overlay</source>
        <translation>叠加</translation>
    </message>
    <message>
        <source>Darken</source>
        <translation>变暗</translation>
    </message>
    <message>
        <source>Lighten</source>
        <translation>变亮</translation>
    </message>
    <message>
        <source>Colour dodge</source>
        <translation>颜色减淡</translation>
    </message>
    <message>
        <source>Colour burn</source>
        <translation>颜色加深</translation>
    </message>
    <message>
        <source>Hard light</source>
        <translation>强光</translation>
    </message>
    <message>
        <source>Soft light</source>
        <translation>柔光</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差值</translation>
    </message>
    <message>
        <source>Exclusion</source>
        <translation>排除</translation>
    </message>
    <message>
        <source>Hue</source>
        <translation>色相</translation>
    </message>
    <message>
        <source>Saturation</source>
        <translation>饱和度</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Luminosity</source>
        <translation>明度</translation>
    </message>
    <message>
        <source>Linear dodge</source>
        <translation>线性减淡</translation>
    </message>
    <message>
        <source>Linear burn</source>
        <translation>线性加深</translation>
    </message>
    <message>
        <source>Vivid light</source>
        <translation>亮光</translation>
    </message>
    <message>
        <source>Linear light</source>
        <translation>线性光</translation>
    </message>
    <message>
        <source>Pin light</source>
        <translation>点光</translation>
    </message>
    <message>
        <source>Hard mix</source>
        <translation>实色混合</translation>
    </message>
    <message>
        <source>Subtract</source>
        <translation>减去</translation>
    </message>
    <message>
        <source>Divide</source>
        <translation>划分</translation>
    </message>
</context>
<context>
    <name>brushes</name>
    <message>
        <source>Hard round</source>
        <translation>硬边圆</translation>
    </message>
    <message>
        <source>Soft round</source>
        <translation>柔边圆</translation>
    </message>
    <message>
        <source>Airbrush</source>
        <translation>喷枪</translation>
    </message>
    <message>
        <source>Ink</source>
        <translation>墨水</translation>
    </message>
    <message>
        <source>Chisel</source>
        <translation>斜头笔</translation>
    </message>
    <message>
        <source>Marker</source>
        <translation>马克笔</translation>
    </message>
    <message>
        <source>Watercolour</source>
        <translation>水彩</translation>
    </message>
    <message>
        <source>Dots</source>
        <translation>圆点</translation>
    </message>
</context>
<context>
    <name>layers</name>
    <message>
        <source>Group</source>
        <translation>组</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>填充</translation>
    </message>
    <message>
        <source>Adjustment</source>
        <translation>调整</translation>
    </message>
    <message>
        <source>Live filter</source>
        <translation>实时滤镜</translation>
    </message>
    <message>
        <source>Pixel layer</source>
        <translation>像素图层</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>could not be computed</source>
        <translation>无法计算</translation>
    </message>
    <message>
        <source>being renewed…</source>
        <translation>正在更新…</translation>
    </message>
</context>
<context>
    <name>operation</name>
    <message>
        <source>%</source>
        <translation>%</translation>
    </message>
    <message>
        <source>-100 leaves gray, 100 makes every colour pure; with Colorize, 0 is half pure.</source>
        <translation>-100 变为灰色，100 使所有颜色纯净；着色时 0 为半纯。</translation>
    </message>
    <message>
        <source>100 is the full style, 0 the untouched picture.</source>
        <translation>100 为完整风格，0 为原图。</translation>
    </message>
    <message>
        <source>180°</source>
        <translation>180°</translation>
    </message>
    <message>
        <source>26 painted styles</source>
        <translation>26 种绘画风格</translation>
    </message>
    <message>
        <source>90° left</source>
        <translation>向左 90°</translation>
    </message>
    <message>
        <source>90° right</source>
        <translation>向右 90°</translation>
    </message>
    <message>
        <source>A variational autoencoder of photographs: each 8 by 8 pixels are 16 numbers. Latent edit moves pictures in its latent space.</source>
        <translation>照片的变分自编码器：每 8 × 8 像素变成 16 个数字。“潜空间编辑”在它的潜空间中移动图片。</translation>
    </message>
    <message>
        <source>Above 0 more magenta, for pictures with a green cast; below 0 greener.</source>
        <translation>大于 0 偏洋红，用于偏绿的照片；小于 0 偏绿。</translation>
    </message>
    <message>
        <source>Above 0 warmer, for pictures taken in bluish light; below 0 colder.</source>
        <translation>大于 0 偏暖，用于在偏蓝光线下拍摄的照片；小于 0 偏冷。</translation>
    </message>
    <message>
        <source>Above 1 lightens the middle tones, below 1 darkens them.</source>
        <translation>大于 1 提亮中间调，小于 1 压暗中间调。</translation>
    </message>
    <message>
        <source>Above 1 the strokes grow and detail is lost, below 1 they shrink.</source>
        <translation>大于 1 笔触变大、细节减少，小于 1 笔触变小。</translation>
    </message>
    <message>
        <source>Across</source>
        <translation>横向</translation>
    </message>
    <message>
        <source>Add a layer of all that is seen.</source>
        <translation>添加一个由所有可见内容组成的图层。</translation>
    </message>
    <message>
        <source>Add a layer of one colour.</source>
        <translation>添加一个单色图层。</translation>
    </message>
    <message>
        <source>Add a layer with a colour that fades away.</source>
        <translation>添加一个颜色逐渐淡出的图层。</translation>
    </message>
    <message>
        <source>Add a transparent layer.</source>
        <translation>添加一个透明图层。</translation>
    </message>
    <message>
        <source>Add an empty group.</source>
        <translation>添加一个空组。</translation>
    </message>
    <message>
        <source>Add mask</source>
        <translation>添加蒙版</translation>
    </message>
    <message>
        <source>Add only the change that the move makes to the picture. Off shows what is decoded, without the detail that the numbers cannot hold.</source>
        <translation>只把移动带来的变化加到图片上。关闭时显示解码结果，不含这些数字无法保存的细节。</translation>
    </message>
    <message>
        <source>Adjustments</source>
        <translation>调整</translation>
    </message>
    <message>
        <source>Align layers</source>
        <translation>对齐图层</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Any picture as the style</source>
        <translation>以任意图片为风格</translation>
    </message>
    <message>
        <source>Any style, by painters&apos; statistics</source>
        <translation>任意风格（按画家的统计特征）</translation>
    </message>
    <message>
        <source>Apply mask</source>
        <translation>应用蒙版</translation>
    </message>
    <message>
        <source>Arrange</source>
        <translation>排列</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>最多</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>最后</translation>
    </message>
    <message>
        <source>Become transparent towards the last colour.</source>
        <translation>向最后一种颜色逐渐变透明。</translation>
    </message>
    <message>
        <source>Bend the tones with a curve, all together or channel by channel.</source>
        <translation>用曲线调整色调，可整体或逐通道进行。</translation>
    </message>
    <message>
        <source>Best (8 × slower)</source>
        <translation>最佳（慢 8 倍）</translation>
    </message>
    <message>
        <source>Best averages the network over eight turns and flips of the picture.</source>
        <translation>“最佳”对图片的八种旋转和翻转取网络结果的平均值。</translation>
    </message>
    <message>
        <source>Between dark and bright tones.</source>
        <translation>暗部与亮部之间的差别。</translation>
    </message>
    <message>
        <source>Black</source>
        <translation>黑</translation>
    </message>
    <message>
        <source>Black and white</source>
        <translation>黑白</translation>
    </message>
    <message>
        <source>Black point</source>
        <translation>黑点</translation>
    </message>
    <message>
        <source>Black, white, gamma, output black and output white of red alone.</source>
        <translation>仅红色通道的黑、白、伽马、输出黑和输出白。</translation>
    </message>
    <message>
        <source>Blend mode</source>
        <translation>混合模式</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>蓝</translation>
    </message>
    <message>
        <source>Blue constant</source>
        <translation>蓝色常数</translation>
    </message>
    <message>
        <source>Blue from blue</source>
        <translation>蓝取自蓝</translation>
    </message>
    <message>
        <source>Blue from green</source>
        <translation>蓝取自绿</translation>
    </message>
    <message>
        <source>Blue from red</source>
        <translation>蓝取自红</translation>
    </message>
    <message>
        <source>Blues</source>
        <translation>蓝色</translation>
    </message>
    <message>
        <source>Blur</source>
        <translation>模糊</translation>
    </message>
    <message>
        <source>Boldness</source>
        <translation>粗度</translation>
    </message>
    <message>
        <source>Bright tones, without white.</source>
        <translation>亮部色调，不含白色。</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>亮度</translation>
    </message>
    <message>
        <source>Brightness/contrast</source>
        <translation>亮度/对比度</translation>
    </message>
    <message>
        <source>Bring to front</source>
        <translation>置于顶层</translation>
    </message>
    <message>
        <source>Brush size</source>
        <translation>笔触大小</translation>
    </message>
    <message>
        <source>Built-in styles by name; several are blended by their weights.</source>
        <translation>按名称选择内置风格；多种风格按权重混合。</translation>
    </message>
    <message>
        <source>By region</source>
        <translation>按区域</translation>
    </message>
    <message>
        <source>Canvas size</source>
        <translation>画布大小</translation>
    </message>
    <message>
        <source>Change colours only, not how light they are.</source>
        <translation>只改变颜色，不改变明暗。</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>Channel mixer</source>
        <translation>通道混合器</translation>
    </message>
    <message>
        <source>Choose layer</source>
        <translation>选择图层</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Clip layer</source>
        <translation>剪贴图层</translation>
    </message>
    <message>
        <source>Clipped</source>
        <translation>剪贴</translation>
    </message>
    <message>
        <source>Clouds</source>
        <translation>云</translation>
    </message>
    <message>
        <source>Colder or warmer colours.</source>
        <translation>颜色偏冷或偏暖。</translation>
    </message>
    <message>
        <source>Colorize</source>
        <translation>着色</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Colour balance</source>
        <translation>色彩平衡</translation>
    </message>
    <message>
        <source>Colour cast</source>
        <translation>偏色</translation>
    </message>
    <message>
        <source>Colour range</source>
        <translation>色彩范围</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>对比度</translation>
    </message>
    <message>
        <source>Copy the layer, all of it.</source>
        <translation>复制整个图层。</translation>
    </message>
    <message>
        <source>Copy what is selected of the layer to a new one.</source>
        <translation>把图层中选中的部分复制到新图层。</translation>
    </message>
    <message>
        <source>Crop</source>
        <translation>裁剪</translation>
    </message>
    <message>
        <source>Crop to selection</source>
        <translation>裁剪到选区</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Cut off a border that is transparent or of one colour.</source>
        <translation>裁去透明或单色的边缘。</translation>
    </message>
    <message>
        <source>Cyans</source>
        <translation>青色</translation>
    </message>
    <message>
        <source>Dark tones, without black.</source>
        <translation>暗部色调，不含黑色。</translation>
    </message>
    <message>
        <source>Delete layer</source>
        <translation>删除图层</translation>
    </message>
    <message>
        <source>Delete mask</source>
        <translation>删除蒙版</translation>
    </message>
    <message>
        <source>Denoise</source>
        <translation>降噪</translation>
    </message>
    <message>
        <source>Deselect</source>
        <translation>取消选择</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>细节</translation>
    </message>
    <message>
        <source>Digits</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>Disable mask</source>
        <translation>停用蒙版</translation>
    </message>
    <message>
        <source>Distribute layers</source>
        <translation>分布图层</translation>
    </message>
    <message>
        <source>Draw a gradient over what is selected, or over the whole layer.</source>
        <translation>在选中的部分或整个图层上绘制渐变。</translation>
    </message>
    <message>
        <source>Drawings and animation, cleaned and sharpened with more care, and much slower. Its convolutions reach 94 pixels; with a halo of 64 a tile of a photograph differed from the whole by 3e-5 at most (48: 7e-3).</source>
        <translation>用于绘画和动画，清理与锐化更细致，但慢得多。其卷积可及 94 像素；边缘为 64 像素时，一张照片的分块与整幅之差最多为 3e-5（48 像素时为 7e-3）。</translation>
    </message>
    <message>
        <source>Drawings and animation, cleaned and sharpened. The fastest of the three.</source>
        <translation>用于绘画和动画，清理并锐化。三者中最快。</translation>
    </message>
    <message>
        <source>Duplicate layer</source>
        <translation>复制图层</translation>
    </message>
    <message>
        <source>EV</source>
        <translation>EV</translation>
    </message>
    <message>
        <source>Edge</source>
        <translation>边缘</translation>
    </message>
    <message>
        <source>Enable mask</source>
        <translation>启用蒙版</translation>
    </message>
    <message>
        <source>Enabled</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>Encode the picture into a few numbers, move among them, and decode what comes of it.</source>
        <translation>把图片编码为少量数字，在其中移动，再解码得到结果。</translation>
    </message>
    <message>
        <source>Enhance</source>
        <translation>增强</translation>
    </message>
    <message>
        <source>Enlarge the picture with a neural network, layers and all.</source>
        <translation>用神经网络放大图片及其所有图层。</translation>
    </message>
    <message>
        <source>Enlarges 2 times and invents nothing: trained for fidelity to the picture, on clean reductions.</source>
        <translation>放大 2 倍，不凭空添加内容：以忠实于原图为目标，用干净的缩小图训练。</translation>
    </message>
    <message>
        <source>Enlarges 3 times and invents nothing: trained for fidelity to the picture, on clean reductions.</source>
        <translation>放大 3 倍，不凭空添加内容：以忠实于原图为目标，用干净的缩小图训练。</translation>
    </message>
    <message>
        <source>Enlarges 4 times and invents nothing: trained for fidelity to the picture, on clean reductions.</source>
        <translation>放大 4 倍，不凭空添加内容：以忠实于原图为目标，用干净的缩小图训练。</translation>
    </message>
    <message>
        <source>Everything together: 0 is the untouched picture, above 100 more than the sliders say.</source>
        <translation>整体强度：0 为原图，大于 100 则强于滑块设定。</translation>
    </message>
    <message>
        <source>Exact height of the result; the width follows unless it is given too.</source>
        <translation>结果的精确高度；除非也给出宽度，否则宽度随之而定。</translation>
    </message>
    <message>
        <source>Exact width of the result; the height follows unless it is given too.</source>
        <translation>结果的精确宽度；除非也给出高度，否则高度随之而定。</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>曝光</translation>
    </message>
    <message>
        <source>Fade</source>
        <translation>渐隐</translation>
    </message>
    <message>
        <source>Faded</source>
        <translation>褪色</translation>
    </message>
    <message>
        <source>Feather selection</source>
        <translation>羽化选区</translation>
    </message>
    <message>
        <source>Fidelity (built in)</source>
        <translation>保真（内置）</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>填充</translation>
    </message>
    <message>
        <source>Fill what is selected, or the whole layer, with a colour.</source>
        <translation>用一种颜色填充选区或整个图层。</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>滤镜</translation>
    </message>
    <message>
        <source>Flatten image</source>
        <translation>拼合图像</translation>
    </message>
    <message>
        <source>Flip</source>
        <translation>翻转</translation>
    </message>
    <message>
        <source>Flip horizontal</source>
        <translation>水平翻转</translation>
    </message>
    <message>
        <source>Flip layer</source>
        <translation>翻转图层</translation>
    </message>
    <message>
        <source>Flip layer horizontal</source>
        <translation>水平翻转图层</translation>
    </message>
    <message>
        <source>Flip layer vertical</source>
        <translation>垂直翻转图层</translation>
    </message>
    <message>
        <source>Flip vertical</source>
        <translation>垂直翻转</translation>
    </message>
    <message>
        <source>Follow how the noise differs from place to place, and between luminance and colour. Off treats the whole picture alike.</source>
        <translation>根据各处以及明度与颜色之间的噪声差异处理。关闭则全图一致处理。</translation>
    </message>
    <message>
        <source>For models that add detail: how much of it is laid over the faithful enlargement.</source>
        <translation>用于会添加细节的模型：在保真放大结果上叠加多少细节。</translation>
    </message>
    <message>
        <source>From transparency</source>
        <translation>从透明区域</translation>
    </message>
    <message>
        <source>From, across</source>
        <translation>起点横向</translation>
    </message>
    <message>
        <source>From, down</source>
        <translation>起点纵向</translation>
    </message>
    <message>
        <source>Front</source>
        <translation>最前</translation>
    </message>
    <message>
        <source>Gamma</source>
        <translation>伽马</translation>
    </message>
    <message>
        <source>Gaussian blur</source>
        <translation>高斯模糊</translation>
    </message>
    <message>
        <source>Give everything one hue, like a toned print.</source>
        <translation>使整张图片呈单一色相，如同染色照片。</translation>
    </message>
    <message>
        <source>Give the layer another name.</source>
        <translation>给图层改名。</translation>
    </message>
    <message>
        <source>Give the picture another number of pixels, layers and all.</source>
        <translation>改变图片及其所有图层的像素数。</translation>
    </message>
    <message>
        <source>Give the picture more or less light, in stops.</source>
        <translation>以档为单位增减画面的光量。</translation>
    </message>
    <message>
        <source>Give the picture more or less room around the same pixels.</source>
        <translation>在相同像素周围留出更多或更少的空间。</translation>
    </message>
    <message>
        <source>Gives back this share of the finest luminance noise, which looks natural.</source>
        <translation>按此比例保留最细的明度噪声，看起来更自然。</translation>
    </message>
    <message>
        <source>Go on with the layer of this name.</source>
        <translation>接着处理这个名称的图层。</translation>
    </message>
    <message>
        <source>Gradient</source>
        <translation>渐变</translation>
    </message>
    <message>
        <source>Gray in all channels, mixed as red says; the others rest.</source>
        <translation>所有通道都为灰度，按红色的设置混合；其他设置不起作用。</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>绿</translation>
    </message>
    <message>
        <source>Green constant</source>
        <translation>绿色常数</translation>
    </message>
    <message>
        <source>Green from blue</source>
        <translation>绿取自蓝</translation>
    </message>
    <message>
        <source>Green from green</source>
        <translation>绿取自绿</translation>
    </message>
    <message>
        <source>Green from red</source>
        <translation>绿取自红</translation>
    </message>
    <message>
        <source>Greener or more magenta colours.</source>
        <translation>颜色偏绿或偏品红。</translation>
    </message>
    <message>
        <source>Greens</source>
        <translation>绿色</translation>
    </message>
    <message>
        <source>Grid</source>
        <translation>网格</translation>
    </message>
    <message>
        <source>Group layers</source>
        <translation>编组图层</translation>
    </message>
    <message>
        <source>Grow selection</source>
        <translation>扩大选区</translation>
    </message>
    <message>
        <source>Handwritten digits of 28 pixels, any or a chosen one.</source>
        <translation>28 像素的手写数字，任意一个或指定的一个。</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>高度</translation>
    </message>
    <message>
        <source>Hidden layers</source>
        <translation>隐藏图层</translation>
    </message>
    <message>
        <source>Hide all</source>
        <translation>隐藏全部</translation>
    </message>
    <message>
        <source>Hide layer</source>
        <translation>隐藏图层</translation>
    </message>
    <message>
        <source>Hide the selection</source>
        <translation>隐藏选区</translation>
    </message>
    <message>
        <source>Highlights</source>
        <translation>高光</translation>
    </message>
    <message>
        <source>Highlights, blue</source>
        <translation>高光，蓝</translation>
    </message>
    <message>
        <source>Highlights, green</source>
        <translation>高光，绿</translation>
    </message>
    <message>
        <source>Highlights, red</source>
        <translation>高光，红</translation>
    </message>
    <message>
        <source>Horizontal</source>
        <translation>水平</translation>
    </message>
    <message>
        <source>How far all hues turn; with Colorize, the hue itself (0 is red, 120 green, -120 blue).</source>
        <translation>所有色相的旋转角度；着色时为色相本身（0 红，120 绿，-120 蓝）。</translation>
    </message>
    <message>
        <source>How far every place of the picture is moved along the directions of the model.</source>
        <translation>图片每个位置沿模型各方向移动多远。</translation>
    </message>
    <message>
        <source>How layers that are not visible are enlarged.</source>
        <translation>不可见图层的放大方式。</translation>
    </message>
    <message>
        <source>How light blues become.</source>
        <translation>蓝色的明亮程度。</translation>
    </message>
    <message>
        <source>How light cyans become.</source>
        <translation>青色的明亮程度。</translation>
    </message>
    <message>
        <source>How light greens become.</source>
        <translation>绿色的明亮程度。</translation>
    </message>
    <message>
        <source>How light magentas become.</source>
        <translation>品红色的明亮程度。</translation>
    </message>
    <message>
        <source>How light reds become.</source>
        <translation>红色的明亮程度。</translation>
    </message>
    <message>
        <source>How light yellows become.</source>
        <translation>黄色的明亮程度。</translation>
    </message>
    <message>
        <source>How many coloured speckles are removed: 100 as much as was found, above 100 more.</source>
        <translation>去除多少彩色噪点：100 为测得的量，大于 100 则更多。</translation>
    </message>
    <message>
        <source>How many times wider and higher. Ignored where a width or height is given.</source>
        <translation>宽和高放大的倍数。给出宽度或高度时忽略。</translation>
    </message>
    <message>
        <source>How many tones each channel keeps.</source>
        <translation>每个通道保留多少个色阶。</translation>
    </message>
    <message>
        <source>How much grain is removed: 100 as much as was found, above 100 more is smoothed.</source>
        <translation>去除多少颗粒：100 为测得的量，大于 100 则更平滑。</translation>
    </message>
    <message>
        <source>How much of the difference from the blurred copy is added.</source>
        <translation>加入多少与模糊副本的差异。</translation>
    </message>
    <message>
        <source>How much of the layer shows.</source>
        <translation>图层显示的程度。</translation>
    </message>
    <message>
        <source>How much of the network&apos;s result is mixed over plain enlarging.</source>
        <translation>在普通放大结果上混入多少网络结果。</translation>
    </message>
    <message>
        <source>How much of the old blue is in the new blue.</source>
        <translation>新的蓝通道中含有多少原来的蓝。</translation>
    </message>
    <message>
        <source>How much of the old blue is in the new green.</source>
        <translation>新的绿通道中含有多少原来的蓝。</translation>
    </message>
    <message>
        <source>How much of the old blue is in the new red.</source>
        <translation>新的红通道中含有多少原来的蓝。</translation>
    </message>
    <message>
        <source>How much of the old green is in the new blue.</source>
        <translation>新的蓝通道中含有多少原来的绿。</translation>
    </message>
    <message>
        <source>How much of the old green is in the new green.</source>
        <translation>新的绿通道中含有多少原来的绿。</translation>
    </message>
    <message>
        <source>How much of the old green is in the new red.</source>
        <translation>新的红通道中含有多少原来的绿。</translation>
    </message>
    <message>
        <source>How much of the old red is in the new blue.</source>
        <translation>新的蓝通道中含有多少原来的红。</translation>
    </message>
    <message>
        <source>How much of the old red is in the new green.</source>
        <translation>新的绿通道中含有多少原来的红。</translation>
    </message>
    <message>
        <source>How much of the old red is in the new red.</source>
        <translation>新的红通道中含有多少原来的红。</translation>
    </message>
    <message>
        <source>How much of the result is mixed over the untouched picture.</source>
        <translation>在原图上混入多少结果。</translation>
    </message>
    <message>
        <source>How strong the noise is: its standard deviation on the scale 0 to 255. Empty measures it.</source>
        <translation>噪声强度：0 到 255 标度上的标准差。留空则自动测量。</translation>
    </message>
    <message>
        <source>How strong the tint is.</source>
        <translation>色调的强度。</translation>
    </message>
    <message>
        <source>How the layer mixes with what lies below it.</source>
        <translation>图层与下方内容的混合方式。</translation>
    </message>
    <message>
        <source>How wide the edges are that get sharper.</source>
        <translation>被锐化的边缘宽度。</translation>
    </message>
    <message>
        <source>Hue</source>
        <translation>色相</translation>
    </message>
    <message>
        <source>Hue/saturation</source>
        <translation>色相/饱和度</translation>
    </message>
    <message>
        <source>Illustration</source>
        <translation>插画</translation>
    </message>
    <message>
        <source>Illustration, fast</source>
        <translation>插画（快速）</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Image size</source>
        <translation>图像大小</translation>
    </message>
    <message>
        <source>In sRGB, as #rrggbb.</source>
        <translation>sRGB 颜色，写作 #rrggbb。</translation>
    </message>
    <message>
        <source>Invert</source>
        <translation>反相</translation>
    </message>
    <message>
        <source>Invert mask</source>
        <translation>反相蒙版</translation>
    </message>
    <message>
        <source>Invert selection</source>
        <translation>反选</translation>
    </message>
    <message>
        <source>Its name; without, the last one.</source>
        <translation>通道的名称；不填则为最后一个。</translation>
    </message>
    <message>
        <source>Keep a rectangle of the picture, or what lies between four corners.</source>
        <translation>保留图片中的一个矩形，或四个角之间的部分。</translation>
    </message>
    <message>
        <source>Keep colours</source>
        <translation>保留颜色</translation>
    </message>
    <message>
        <source>Keep detail</source>
        <translation>保留细节</translation>
    </message>
    <message>
        <source>Keep the layer from being changed.</source>
        <translation>防止图层被更改。</translation>
    </message>
    <message>
        <source>Keep the rectangle around what is selected.</source>
        <translation>保留选区外接的矩形。</translation>
    </message>
    <message>
        <source>Keep the selection under a name.</source>
        <translation>以一个名称保存选区。</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Label layer</source>
        <translation>标记图层</translation>
    </message>
    <message>
        <source>Lanczos (fast)</source>
        <translation>Lanczos（快速）</translation>
    </message>
    <message>
        <source>Lanczos (no network)</source>
        <translation>Lanczos（不用网络）</translation>
    </message>
    <message>
        <source>Latent edit</source>
        <translation>潜空间编辑</translation>
    </message>
    <message>
        <source>Layer opacity</source>
        <translation>图层不透明度</translation>
    </message>
    <message>
        <source>Layer via copy</source>
        <translation>通过复制的图层</translation>
    </message>
    <message>
        <source>Layers of a group mix with what lies below the group.</source>
        <translation>组内图层与组下方的内容混合。</translation>
    </message>
    <message>
        <source>Layers that are chosen with it: names and numbers.</source>
        <translation>一同选中的图层：名称和序号。</translation>
    </message>
    <message>
        <source>Leave differences up to this many of 255 tones alone, so that noise is not sharpened.</source>
        <translation>不处理小于此色阶数（共 255）的差异，避免锐化噪声。</translation>
    </message>
    <message>
        <source>Leave only a few tones in each channel, like a screen print.</source>
        <translation>每个通道只保留几个色阶，如同丝网印刷。</translation>
    </message>
    <message>
        <source>Let parts of the layer show, and hide the rest.</source>
        <translation>让图层的一部分显示，其余隐藏。</translation>
    </message>
    <message>
        <source>Let the mask hide, or not for now.</source>
        <translation>让蒙版起作用，或暂时不起作用。</translation>
    </message>
    <message>
        <source>Let the mask move along with its layer, or stay.</source>
        <translation>让蒙版随图层移动，或留在原处。</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>阈值色阶</translation>
    </message>
    <message>
        <source>Levels</source>
        <translation>色阶</translation>
    </message>
    <message>
        <source>Light in stops: each doubles it, each below 0 halves it.</source>
        <translation>以档为单位的光量：每加一档加倍，每减一档减半。</translation>
    </message>
    <message>
        <source>Light that is added everywhere, which is seen in the shadows most.</source>
        <translation>处处加上的光量，在阴影中最明显。</translation>
    </message>
    <message>
        <source>Light, contrast and colours set for this picture, yours to change.</source>
        <translation>针对此图片设定光线、对比度和颜色，您可再调整。</translation>
    </message>
    <message>
        <source>Light, in stops.</source>
        <translation>光量，以档为单位。</translation>
    </message>
    <message>
        <source>Lighten dark parts of the picture and leave lit ones alone; below 0, deepen them.</source>
        <translation>提亮图片的暗部而不影响亮部；小于 0 则加深。</translation>
    </message>
    <message>
        <source>Lighten or darken the middle tones; black and white stay.</source>
        <translation>提亮或压暗中间调；黑白不变。</translation>
    </message>
    <message>
        <source>Lightness</source>
        <translation>亮度</translation>
    </message>
    <message>
        <source>Line layers up.</source>
        <translation>对齐图层。</translation>
    </message>
    <message>
        <source>Link mask</source>
        <translation>链接蒙版</translation>
    </message>
    <message>
        <source>Linked</source>
        <translation>链接</translation>
    </message>
    <message>
        <source>Load selection</source>
        <translation>载入选区</translation>
    </message>
    <message>
        <source>Local light</source>
        <translation>局部光线</translation>
    </message>
    <message>
        <source>Lock layer</source>
        <translation>锁定图层</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>锁定</translation>
    </message>
    <message>
        <source>Looks at a small copy of a picture and says how the sliders of Enhance should stand.</source>
        <translation>查看图片的小副本，给出“增强”各滑块应处的位置。</translation>
    </message>
    <message>
        <source>Low light</source>
        <translation>弱光</translation>
    </message>
    <message>
        <source>Luminance</source>
        <translation>明度</translation>
    </message>
    <message>
        <source>Magentas</source>
        <translation>品红色</translation>
    </message>
    <message>
        <source>Make colours warmer or colder, greener or more magenta.</source>
        <translation>让颜色偏暖或偏冷，偏绿或偏洋红。</translation>
    </message>
    <message>
        <source>Make each channel of shares of all three, for casts, swaps and gray.</source>
        <translation>用三个通道的份额合成每个通道，用于校色、互换或转为灰度。</translation>
    </message>
    <message>
        <source>Make one layer of all that is seen.</source>
        <translation>把所有可见内容合为一个图层。</translation>
    </message>
    <message>
        <source>Make one layer of several, or of a group.</source>
        <translation>把多个图层或一个组合为一个图层。</translation>
    </message>
    <message>
        <source>Make one layer of this one and the one below.</source>
        <translation>把此图层与下方图层合为一个。</translation>
    </message>
    <message>
        <source>Make pixels of a text, a fill, an adjustment or a live filter.</source>
        <translation>把文字、填充、调整或实时滤镜变为像素。</translation>
    </message>
    <message>
        <source>Make the edge of the selection soft.</source>
        <translation>柔化选区的边缘。</translation>
    </message>
    <message>
        <source>Make the middle tones lighter, darker, harder or softer, clipping none.</source>
        <translation>使中间调更亮、更暗、更硬或更柔，不裁剪任何色调。</translation>
    </message>
    <message>
        <source>Make the selection larger all around.</source>
        <translation>向四周扩大选区。</translation>
    </message>
    <message>
        <source>Make the selection smaller all around.</source>
        <translation>向四周收缩选区。</translation>
    </message>
    <message>
        <source>Make transparent for good what the mask hides.</source>
        <translation>让蒙版隐藏的部分永久透明。</translation>
    </message>
    <message>
        <source>Make transparent what is selected of the layer.</source>
        <translation>让图层中选中的部分变为透明。</translation>
    </message>
    <message>
        <source>Makes what is left crisper, without wide haloes and without raising remains of noise.</source>
        <translation>使保留的内容更清晰，不产生宽光晕，也不放大残余噪声。</translation>
    </message>
    <message>
        <source>Mark the layer with a colour in the Layers panel.</source>
        <translation>在图层面板中用颜色标记图层。</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>蒙版</translation>
    </message>
    <message>
        <source>Match a picture</source>
        <translation>匹配图片</translation>
    </message>
    <message>
        <source>Measures how strong the noise of a picture is, for Denoise. Errors are root mean squares of sigma on the scale 0 to 255, with noise stored in 8 bits and so clipped.</source>
        <translation>为“降噪”测量图片噪点的强度。误差是 sigma 的均方根，刻度为 0 到 255，噪点以 8 位存储，因此有截断。</translation>
    </message>
    <message>
        <source>Merge down</source>
        <translation>向下合并</translation>
    </message>
    <message>
        <source>Merge layers</source>
        <translation>合并图层</translation>
    </message>
    <message>
        <source>Middle</source>
        <translation>中间</translation>
    </message>
    <message>
        <source>Midtones, blue</source>
        <translation>中间调，蓝</translation>
    </message>
    <message>
        <source>Midtones, green</source>
        <translation>中间调，绿</translation>
    </message>
    <message>
        <source>Midtones, red</source>
        <translation>中间调，红</translation>
    </message>
    <message>
        <source>Mirror the layer, or what is selected of it.</source>
        <translation>镜像图层，或其中选中的部分。</translation>
    </message>
    <message>
        <source>Mirror the whole picture.</source>
        <translation>镜像整幅图片。</translation>
    </message>
    <message>
        <source>Mix with black (below 0) or white (above).</source>
        <translation>与黑色（小于 0）或白色（大于 0）混合。</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>模式</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Monochrome</source>
        <translation>单色</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>移动</translation>
    </message>
    <message>
        <source>Move layer</source>
        <translation>移动图层</translation>
    </message>
    <message>
        <source>Move layer down</source>
        <translation>下移图层</translation>
    </message>
    <message>
        <source>Move layer up</source>
        <translation>上移图层</translation>
    </message>
    <message>
        <source>Move selection</source>
        <translation>移动选区</translation>
    </message>
    <message>
        <source>Move the layer to the side, up or down.</source>
        <translation>左右或上下移动图层。</translation>
    </message>
    <message>
        <source>Move the layer up or down among the others.</source>
        <translation>在图层之间上移或下移此图层。</translation>
    </message>
    <message>
        <source>Move what is selected, not the pixels.</source>
        <translation>移动选区，不移动像素。</translation>
    </message>
    <message>
        <source>Narrowness</source>
        <translation>窄度</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>New gradient</source>
        <translation>新建渐变图层</translation>
    </message>
    <message>
        <source>New group</source>
        <translation>新建组</translation>
    </message>
    <message>
        <source>New layer</source>
        <translation>新建图层</translation>
    </message>
    <message>
        <source>New layer from visible</source>
        <translation>由可见内容新建图层</translation>
    </message>
    <message>
        <source>New solid colour</source>
        <translation>新建纯色图层</translation>
    </message>
    <message>
        <source>No label</source>
        <translation>无标签</translation>
    </message>
    <message>
        <source>No side becomes longer than this; what is smaller already keeps its size.</source>
        <translation>任何一边都不超过此值；较小的保持原尺寸。</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>噪声</translation>
    </message>
    <message>
        <source>Noise level</source>
        <translation>噪点强度</translation>
    </message>
    <message>
        <source>Noise of known strength</source>
        <translation>已知强度的噪点</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>序号</translation>
    </message>
    <message>
        <source>Of the new canvas; without, as it is.</source>
        <translation>新画布的尺寸；不填则保持不变。</translation>
    </message>
    <message>
        <source>Of the present width and height. Ignored where a width or height is given.</source>
        <translation>相对于当前宽和高。给出宽度或高度时忽略。</translation>
    </message>
    <message>
        <source>Offset</source>
        <translation>位移</translation>
    </message>
    <message>
        <source>One network with 26 styles that can be mixed in any shares.</source>
        <translation>一个网络，26 种风格，可按任意比例混合。</translation>
    </message>
    <message>
        <source>One of the classes that the model was taught; empty for whichever the seed draws.</source>
        <translation>模型学过的类别之一；留空则由种子决定。</translation>
    </message>
    <message>
        <source>Orange</source>
        <translation>橙色</translation>
    </message>
    <message>
        <source>Others</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>Output black</source>
        <translation>输出黑点</translation>
    </message>
    <message>
        <source>Output white</source>
        <translation>输出白点</translation>
    </message>
    <message>
        <source>Paint</source>
        <translation>颜料</translation>
    </message>
    <message>
        <source>Paints with the feature statistics of any picture, or of several mixed. The mean of the weights after 554 steps with a style weight of 15 and 2609 more with 30: later ones stand nearer to styles that were learned, earlier ones to others.</source>
        <translation>用任意图片（或几张混合）的特征统计作画。其权重是风格权重 15 训练 554 步与风格权重 30 再训练 2609 步之后的平均：后者更接近学过的风格，前者更接近其他风格。</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>部分</translation>
    </message>
    <message>
        <source>Pass through</source>
        <translation>穿透</translation>
    </message>
    <message>
        <source>Photo ×2, faithful</source>
        <translation>照片 ×2（忠实）</translation>
    </message>
    <message>
        <source>Photo ×3, faithful</source>
        <translation>照片 ×3（忠实）</translation>
    </message>
    <message>
        <source>Photo ×4, faithful</source>
        <translation>照片 ×4（忠实）</translation>
    </message>
    <message>
        <source>Photo, adds detail</source>
        <translation>照片（添加细节）</translation>
    </message>
    <message>
        <source>Photographs</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Photographs, with texture that it invents: pleasing, not faithful, and small faces are repainted. Its convolutions reach 349 pixels; with a halo of 96 a tile of a photograph differed from the whole by 2e-4 at most (80: 1e-3, 64: 6e-3).</source>
        <translation>用于照片，会自行添加纹理：悦目但不忠实，小的人脸会被重画。其卷积可及 349 像素；边缘为 96 像素时，一张照片的分块与整幅之差最多为 2e-4（80 像素时为 1e-3，64 像素时为 6e-3）。</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>像素</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Posterize</source>
        <translation>色调分离</translation>
    </message>
    <message>
        <source>Preserve grain</source>
        <translation>保留颗粒</translation>
    </message>
    <message>
        <source>Push tones away from middle gray, or towards it.</source>
        <translation>使色调远离或靠近中灰。</translation>
    </message>
    <message>
        <source>Put equal distances between layers.</source>
        <translation>让图层之间距离相等。</translation>
    </message>
    <message>
        <source>Put the layers into a group of their own.</source>
        <translation>把这些图层放进一个新组。</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>质量</translation>
    </message>
    <message>
        <source>RGB</source>
        <translation>RGB</translation>
    </message>
    <message>
        <source>Radius</source>
        <translation>半径</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>红</translation>
    </message>
    <message>
        <source>Red constant</source>
        <translation>红色常数</translation>
    </message>
    <message>
        <source>Red from blue</source>
        <translation>红取自蓝</translation>
    </message>
    <message>
        <source>Red from green</source>
        <translation>红取自绿</translation>
    </message>
    <message>
        <source>Red from red</source>
        <translation>红取自红</translation>
    </message>
    <message>
        <source>Red, green and blue of each, in sRGB from 0 to 1, from the first place to the last.</source>
        <translation>从起点到终点每种颜色的红、绿、蓝值，sRGB，0 到 1。</translation>
    </message>
    <message>
        <source>Reds</source>
        <translation>红色</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>参考</translation>
    </message>
    <message>
        <source>Remove noise and keep details; how much noise there is, is measured.</source>
        <translation>去除噪声并保留细节；噪声量自动测量。</translation>
    </message>
    <message>
        <source>Removes grain and speckles of any strength up to sigma 75; it is told how much noise there is.</source>
        <translation>去除强度至 sigma 75 的颗粒和斑点；需告知噪点有多强。</translation>
    </message>
    <message>
        <source>Rename layer</source>
        <translation>重命名图层</translation>
    </message>
    <message>
        <source>Reveal all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Reveal the selection</source>
        <translation>显示选区</translation>
    </message>
    <message>
        <source>Rotate</source>
        <translation>旋转</translation>
    </message>
    <message>
        <source>Rotate 180°</source>
        <translation>旋转 180°</translation>
    </message>
    <message>
        <source>Rotate 90° left</source>
        <translation>向左旋转 90°</translation>
    </message>
    <message>
        <source>Rotate 90° right</source>
        <translation>向右旋转 90°</translation>
    </message>
    <message>
        <source>Rotate layer</source>
        <translation>旋转图层</translation>
    </message>
    <message>
        <source>Rotate layer 180°</source>
        <translation>图层旋转 180°</translation>
    </message>
    <message>
        <source>Rotate layer 90° left</source>
        <translation>图层向左旋转 90°</translation>
    </message>
    <message>
        <source>Rotate layer 90° right</source>
        <translation>图层向右旋转 90°</translation>
    </message>
    <message>
        <source>Round the corners of the selection.</source>
        <translation>使选区的角变圆。</translation>
    </message>
    <message>
        <source>Rows of points that bend it before: where the crossings of its even lines go, in percent.</source>
        <translation>先使其弯曲的各行点：均匀网格线的交点移到何处，以百分比表示。</translation>
    </message>
    <message>
        <source>Saturation</source>
        <translation>饱和度</translation>
    </message>
    <message>
        <source>Save selection</source>
        <translation>存储选区</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>比例</translation>
    </message>
    <message>
        <source>Scale, turn, skew or bend a layer, or what is selected of it.</source>
        <translation>缩放、旋转、倾斜或弯曲图层，或其中选中的部分。</translation>
    </message>
    <message>
        <source>Select a band along the edge of the selection.</source>
        <translation>选择沿选区边缘的一条带。</translation>
    </message>
    <message>
        <source>Select a rectangle</source>
        <translation>选择矩形</translation>
    </message>
    <message>
        <source>Select a rectangle of the picture.</source>
        <translation>选择图片中的一个矩形。</translation>
    </message>
    <message>
        <source>Select again what was kept.</source>
        <translation>重新选择已保存的选区。</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Select an ellipse</source>
        <translation>选择椭圆</translation>
    </message>
    <message>
        <source>Select an outline</source>
        <translation>选择轮廓</translation>
    </message>
    <message>
        <source>Select everything that looks like a colour.</source>
        <translation>选择所有与某种颜色相近的内容。</translation>
    </message>
    <message>
        <source>Select nothing in particular.</source>
        <translation>不选择任何特定内容。</translation>
    </message>
    <message>
        <source>Select the border</source>
        <translation>选择边界</translation>
    </message>
    <message>
        <source>Select the ellipse in a rectangle of the picture.</source>
        <translation>选择图片中某个矩形内的椭圆。</translation>
    </message>
    <message>
        <source>Select the layer&apos;s pixels</source>
        <translation>选择图层像素</translation>
    </message>
    <message>
        <source>Select the mask</source>
        <translation>选择蒙版</translation>
    </message>
    <message>
        <source>Select the whole picture.</source>
        <translation>选择整幅图片。</translation>
    </message>
    <message>
        <source>Select what is not selected.</source>
        <translation>选择未选中的内容。</translation>
    </message>
    <message>
        <source>Select what lies within an outline.</source>
        <translation>选择轮廓内的部分。</translation>
    </message>
    <message>
        <source>Select what looks alike</source>
        <translation>选择相似的部分</translation>
    </message>
    <message>
        <source>Select what looks like a pixel of the picture.</source>
        <translation>选择与某个像素相似的部分。</translation>
    </message>
    <message>
        <source>Select what the mask of the layer shows.</source>
        <translation>选择图层蒙版显示的内容。</translation>
    </message>
    <message>
        <source>Select where the layer is opaque.</source>
        <translation>选择图层不透明的地方。</translation>
    </message>
    <message>
        <source>Send to back</source>
        <translation>置于底层</translation>
    </message>
    <message>
        <source>Set the black point, the white point and the gamma of the tones.</source>
        <translation>设置色调的黑点、白点和伽马。</translation>
    </message>
    <message>
        <source>Set the sliders that are at rest from the picture.</source>
        <translation>根据图片设定未改动的滑块。</translation>
    </message>
    <message>
        <source>Shadows</source>
        <translation>阴影</translation>
    </message>
    <message>
        <source>Shadows, blue</source>
        <translation>阴影，蓝</translation>
    </message>
    <message>
        <source>Shadows, green</source>
        <translation>阴影，绿</translation>
    </message>
    <message>
        <source>Shadows, red</source>
        <translation>阴影，红</translation>
    </message>
    <message>
        <source>Sharpen</source>
        <translation>锐化</translation>
    </message>
    <message>
        <source>Sharpen details</source>
        <translation>锐化细节</translation>
    </message>
    <message>
        <source>Sharpen edges by what a blurred copy lacks.</source>
        <translation>用模糊副本所缺少的内容锐化边缘。</translation>
    </message>
    <message>
        <source>Shift hues, and change how strong and how light colours are.</source>
        <translation>改变色相以及颜色的浓淡和明暗。</translation>
    </message>
    <message>
        <source>Shift the colours of shadows, midtones and highlights.</source>
        <translation>偏移阴影、中间调和高光的颜色。</translation>
    </message>
    <message>
        <source>Show layer</source>
        <translation>显示图层</translation>
    </message>
    <message>
        <source>Show or hide the layer.</source>
        <translation>显示或隐藏图层。</translation>
    </message>
    <message>
        <source>Show the layer only where the one below shows.</source>
        <translation>只在下方图层显示的地方显示此图层。</translation>
    </message>
    <message>
        <source>Show what the mask hides, and hide what it shows.</source>
        <translation>显示蒙版隐藏的内容，隐藏它显示的内容。</translation>
    </message>
    <message>
        <source>Shown</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Shrink selection</source>
        <translation>收缩选区</translation>
    </message>
    <message>
        <source>Skies that can be tiled: evening clouds, and white ones. Trained with a patch discriminator and the statistics of VGG-19&apos;s features.</source>
        <translation>可无缝平铺的天空：晚霞与白云。用局部判别器和 VGG-19 特征的统计训练。</translation>
    </message>
    <message>
        <source>Slant</source>
        <translation>倾斜</translation>
    </message>
    <message>
        <source>Smooth selection</source>
        <translation>平滑选区</translation>
    </message>
    <message>
        <source>Soften the picture evenly in all directions.</source>
        <translation>在各个方向均匀柔化图片。</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>标准</translation>
    </message>
    <message>
        <source>Start with</source>
        <translation>初始内容</translation>
    </message>
    <message>
        <source>Stays across</source>
        <translation>水平位置</translation>
    </message>
    <message>
        <source>Stays down</source>
        <translation>垂直位置</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>强度</translation>
    </message>
    <message>
        <source>Strength of all colours alike; -100 leaves gray.</source>
        <translation>所有颜色的浓度；-100 时只剩灰度。</translation>
    </message>
    <message>
        <source>Strength of pale colours; strong ones change less.</source>
        <translation>淡色的强度；浓色变化较小。</translation>
    </message>
    <message>
        <source>Strengthen pale colours and spare those that are strong already.</source>
        <translation>增强淡的颜色，放过已经浓的颜色。</translation>
    </message>
    <message>
        <source>Structure</source>
        <translation>结构</translation>
    </message>
    <message>
        <source>Styles</source>
        <translation>风格</translation>
    </message>
    <message>
        <source>Stylize</source>
        <translation>风格化</translation>
    </message>
    <message>
        <source>Take only the lightness of the strokes, not their colours.</source>
        <translation>只取笔触的明暗，不取其颜色。</translation>
    </message>
    <message>
        <source>Take the layer away.</source>
        <translation>移除图层。</translation>
    </message>
    <message>
        <source>Take the layers out of their group.</source>
        <translation>把图层从组中取出。</translation>
    </message>
    <message>
        <source>Take the mask away: all of the layer shows.</source>
        <translation>移除蒙版：图层全部显示。</translation>
    </message>
    <message>
        <source>Takes the colours and strokes of any picture as 100 numbers and paints with them.</source>
        <translation>把任意图片的色彩和笔触化为 100 个数，并以此作画。</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>色温</translation>
    </message>
    <message>
        <source>The autoencoder in whose latent space the picture is moved.</source>
        <translation>使用哪个自编码器的潜空间来移动图片。</translation>
    </message>
    <message>
        <source>The curve of all channels: input and output, 0 to 1.</source>
        <translation>所有通道的曲线：输入与输出，0 到 1。</translation>
    </message>
    <message>
        <source>The curve of all tones: input and output.</source>
        <translation>全部色调的曲线：输入与输出。</translation>
    </message>
    <message>
        <source>The curve of blue alone.</source>
        <translation>仅蓝色的曲线。</translation>
    </message>
    <message>
        <source>The curve of green alone.</source>
        <translation>仅绿色的曲线。</translation>
    </message>
    <message>
        <source>The curve of red alone.</source>
        <translation>仅红色的曲线。</translation>
    </message>
    <message>
        <source>The darkest of 255 tones that still becomes white.</source>
        <translation>在 255 个色阶中，仍变为白色的最暗一级。</translation>
    </message>
    <message>
        <source>The darkest tone of the result.</source>
        <translation>结果中最暗的色调。</translation>
    </message>
    <message>
        <source>The highlights from cyan (below 0) to red (above).</source>
        <translation>高光从青色（小于 0）到红色（大于 0）。</translation>
    </message>
    <message>
        <source>The highlights from magenta (below 0) to green (above).</source>
        <translation>高光从洋红色（小于 0）到绿色（大于 0）。</translation>
    </message>
    <message>
        <source>The highlights from yellow (below 0) to blue (above).</source>
        <translation>高光从黄色（小于 0）到蓝色（大于 0）。</translation>
    </message>
    <message>
        <source>The hue of the tint.</source>
        <translation>色调的色相。</translation>
    </message>
    <message>
        <source>The lightest tone of the result.</source>
        <translation>结果中最亮的色调。</translation>
    </message>
    <message>
        <source>The midtones from cyan (below 0) to red (above).</source>
        <translation>中间调从青色（小于 0）到红色（大于 0）。</translation>
    </message>
    <message>
        <source>The midtones from magenta (below 0) to green (above).</source>
        <translation>中间调从洋红色（小于 0）到绿色（大于 0）。</translation>
    </message>
    <message>
        <source>The midtones from yellow (below 0) to blue (above).</source>
        <translation>中间调从黄色（小于 0）到蓝色（大于 0）。</translation>
    </message>
    <message>
        <source>The same five of blue alone.</source>
        <translation>仅蓝色通道的同样五项。</translation>
    </message>
    <message>
        <source>The same five of green alone.</source>
        <translation>仅绿色通道的同样五项。</translation>
    </message>
    <message>
        <source>The shadows from cyan (below 0) to red (above).</source>
        <translation>阴影从青色（小于 0）到红色（大于 0）。</translation>
    </message>
    <message>
        <source>The shadows from magenta (below 0) to green (above).</source>
        <translation>阴影从洋红色（小于 0）到绿色（大于 0）。</translation>
    </message>
    <message>
        <source>The shadows from yellow (below 0) to blue (above).</source>
        <translation>阴影从黄色（小于 0）到蓝色（大于 0）。</translation>
    </message>
    <message>
        <source>The standard deviation of the Gaussian in pixels.</source>
        <translation>高斯函数的标准差（像素）。</translation>
    </message>
    <message>
        <source>The tone that becomes black.</source>
        <translation>变为黑色的色调。</translation>
    </message>
    <message>
        <source>The tone that becomes white.</source>
        <translation>变为白色的色调。</translation>
    </message>
    <message>
        <source>Thick paint: after van Gogh, Munch and Kandinsky. Trained with a patch discriminator and the statistics of VGG-19&apos;s features.</source>
        <translation>厚涂颜料：仿梵高、蒙克和康定斯基。用局部判别器和 VGG-19 特征的统计训练。</translation>
    </message>
    <message>
        <source>Thinness</source>
        <translation>细度</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>Tint</source>
        <translation>色调</translation>
    </message>
    <message>
        <source>Tint hue</source>
        <translation>色调色相</translation>
    </message>
    <message>
        <source>Tint saturation</source>
        <translation>色调饱和度</translation>
    </message>
    <message>
        <source>To</source>
        <translation>移至</translation>
    </message>
    <message>
        <source>To, across</source>
        <translation>终点横向</translation>
    </message>
    <message>
        <source>To, down</source>
        <translation>终点纵向</translation>
    </message>
    <message>
        <source>Tone curve</source>
        <translation>色调曲线</translation>
    </message>
    <message>
        <source>Tone the gray, like a sepia print.</source>
        <translation>为灰度着色，如同棕褐色照片。</translation>
    </message>
    <message>
        <source>Transform</source>
        <translation>变换</translation>
    </message>
    <message>
        <source>Transparency</source>
        <translation>透明度</translation>
    </message>
    <message>
        <source>Trim</source>
        <translation>修边</translation>
    </message>
    <message>
        <source>Turn</source>
        <translation>转动</translation>
    </message>
    <message>
        <source>Turn every colour into its complement, like a negative.</source>
        <translation>将每种颜色变为补色，如同底片。</translation>
    </message>
    <message>
        <source>Turn every pixel black or white, by how light it is.</source>
        <translation>按明暗把每个像素变为黑或白。</translation>
    </message>
    <message>
        <source>Turn into pixels</source>
        <translation>栅格化</translation>
    </message>
    <message>
        <source>Turn the layer, or what is selected of it.</source>
        <translation>转动图层，或其中选中的部分。</translation>
    </message>
    <message>
        <source>Turn the whole picture.</source>
        <translation>转动整幅图片。</translation>
    </message>
    <message>
        <source>Turn to gray, choosing how light each colour becomes; with a tint if wanted.</source>
        <translation>转为灰度，可选择各颜色的明暗；需要时可加色调。</translation>
    </message>
    <message>
        <source>Turns the picture around its middle before.</source>
        <translation>先绕图片中心转动。</translation>
    </message>
    <message>
        <source>Unclip layer</source>
        <translation>释放剪贴</translation>
    </message>
    <message>
        <source>Ungroup layers</source>
        <translation>取消图层编组</translation>
    </message>
    <message>
        <source>Unlink mask</source>
        <translation>取消蒙版链接</translation>
    </message>
    <message>
        <source>Unlock layer</source>
        <translation>解锁图层</translation>
    </message>
    <message>
        <source>Unsharp mask</source>
        <translation>USM 锐化</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>上</translation>
    </message>
    <message>
        <source>Upscale</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Vertical</source>
        <translation>垂直</translation>
    </message>
    <message>
        <source>Vibrance</source>
        <translation>自然饱和度</translation>
    </message>
    <message>
        <source>Violet</source>
        <translation>紫色</translation>
    </message>
    <message>
        <source>Warmth</source>
        <translation>暖色</translation>
    </message>
    <message>
        <source>Water</source>
        <translation>水</translation>
    </message>
    <message>
        <source>Water that can be tiled: a clear lagoon, and waves. Trained with a patch discriminator and the statistics of VGG-19&apos;s features.</source>
        <translation>可无缝平铺的水面：清澈的潟湖与海浪。用局部判别器和 VGG-19 特征的统计训练。</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>What is added to the new blue everywhere.</source>
        <translation>在新的蓝通道中处处加上的值。</translation>
    </message>
    <message>
        <source>What is added to the new green everywhere.</source>
        <translation>在新的绿通道中处处加上的值。</translation>
    </message>
    <message>
        <source>What is added to the new red everywhere.</source>
        <translation>在新的红通道中处处加上的值。</translation>
    </message>
    <message>
        <source>What is added to their names.</source>
        <translation>加在名称后面的词。</translation>
    </message>
    <message>
        <source>What is wrong with the picture, or that it should look like another one.</source>
        <translation>图片的问题所在，或应与另一张图片相似。</translation>
    </message>
    <message>
        <source>Where the picture stays: 0 left, 1 right.</source>
        <translation>图片所在位置：0 为左，1 为右。</translation>
    </message>
    <message>
        <source>Where the picture stays: 0 top, 1 bottom.</source>
        <translation>图片所在位置：0 为上，1 为下。</translation>
    </message>
    <message>
        <source>Which network enlarges. Models that add detail may invent what was not there.</source>
        <translation>用哪个网络放大。会添加细节的模型可能虚构原本没有的内容。</translation>
    </message>
    <message>
        <source>Which network removes the noise.</source>
        <translation>用哪个网络去除噪声。</translation>
    </message>
    <message>
        <source>Which of several with this name, from the top.</source>
        <translation>同名图层中的第几个，从上往下数。</translation>
    </message>
    <message>
        <source>White</source>
        <translation>白</translation>
    </message>
    <message>
        <source>White balance</source>
        <translation>白平衡</translation>
    </message>
    <message>
        <source>White point</source>
        <translation>白点</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>With &apos;Match a picture&apos;, the file whose tones and colours are taken.</source>
        <translation>选择“匹配图片”时，取其色调和颜色的文件。</translation>
    </message>
    <message>
        <source>Without, the next free one.</source>
        <translation>不填则用下一个可用的名称。</translation>
    </message>
    <message>
        <source>Word for copies</source>
        <translation>副本用词</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>黄色</translation>
    </message>
    <message>
        <source>Yellows</source>
        <translation>黄色</translation>
    </message>
    <message>
        <source>composition</source>
        <translation>构成</translation>
    </message>
    <message>
        <source>evening</source>
        <translation>晚霞</translation>
    </message>
    <message>
        <source>fire</source>
        <translation>火焰</translation>
    </message>
    <message>
        <source>lagoon</source>
        <translation>潟湖</translation>
    </message>
    <message>
        <source>orchard</source>
        <translation>果园</translation>
    </message>
    <message>
        <source>px</source>
        <translation>像素</translation>
    </message>
    <message>
        <source>starry</source>
        <translation>星夜</translation>
    </message>
    <message>
        <source>waves</source>
        <translation>海浪</translation>
    </message>
    <message>
        <source>wheat</source>
        <translation>麦田</translation>
    </message>
    <message>
        <source>white</source>
        <translation>白云</translation>
    </message>
    <message>
        <source>x and y of each corner, in pixels from the top left of the picture.</source>
        <translation>每个角的 x 和 y，以像素计，从图片左上角起。</translation>
    </message>
    <message>
        <source>x and y of four places of the picture that become the corners of the result, from the top left clockwise; the rectangle does not count then.</source>
        <translation>图片中四个点的 x 和 y，从左上角起顺时针，成为结果的四个角；此时矩形不起作用。</translation>
    </message>
    <message>
        <source>x and y of where the corners of what is transformed go, from the top left clockwise, in percent of its width and height.</source>
        <translation>被变换部分的四角移到何处的 x 和 y，从左上角起顺时针，以其宽高的百分比表示。</translation>
    </message>
    <message>
        <source>°</source>
        <translation>°</translation>
    </message>
    <message>
        <source>×</source>
        <translation>×</translation>
    </message>
    <message>
        <source>A .cube file, with a table of colours, one for each channel, or both.</source>
        <translation>.cube 文件，含颜色表、各通道的表，或两者皆有。</translation>
    </message>
    <message>
        <source>Amber</source>
        <translation>琥珀</translation>
    </message>
    <message>
        <source>Begin with the colour of the highlights.</source>
        <translation>从高光的颜色开始。</translation>
    </message>
    <message>
        <source>Classic</source>
        <translation>经典</translation>
    </message>
    <message>
        <source>Colour lookup</source>
        <translation>颜色查找</translation>
    </message>
    <message>
        <source>Colour shadows, midtones and highlights with a gradient.</source>
        <translation>用渐变为阴影、中间调和高光着色。</translation>
    </message>
    <message>
        <source>Colour the light, like a coloured glass before the lens.</source>
        <translation>像镜头前的有色滤光片一样为光线着色。</translation>
    </message>
    <message>
        <source>Cooling</source>
        <translation>冷却</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>浓度</translation>
    </message>
    <message>
        <source>Give the picture a look from a .cube lookup table.</source>
        <translation>用 .cube 查找表为画面赋予一种风格。</translation>
    </message>
    <message>
        <source>Gradient map</source>
        <translation>渐变映射</translation>
    </message>
    <message>
        <source>How colours are mixed between: in steps that look even, or as numbers.</source>
        <translation>中间颜色的混合方式：按看起来均匀的步幅，或按数值。</translation>
    </message>
    <message>
        <source>How light the tones are that take the colour of the midtones.</source>
        <translation>取中间调颜色的色调有多亮。</translation>
    </message>
    <message>
        <source>How much of the gradient&apos;s colour is mixed over the picture.</source>
        <translation>渐变颜色以多大比例混合到画面上。</translation>
    </message>
    <message>
        <source>How much of the look is mixed over the picture.</source>
        <translation>该风格以多大比例混合到画面上。</translation>
    </message>
    <message>
        <source>How strongly the glass colours the light.</source>
        <translation>滤光片对光线着色的强度。</translation>
    </message>
    <message>
        <source>Ice</source>
        <translation>冰蓝</translation>
    </message>
    <message>
        <source>Keep luminosity</source>
        <translation>保持明度</translation>
    </message>
    <message>
        <source>Let gray stay as light as it is under the filter.</source>
        <translation>让灰色在滤镜下保持原有的亮度。</translation>
    </message>
    <message>
        <source>Lookup table</source>
        <translation>查找表</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Midpoint</source>
        <translation>中点</translation>
    </message>
    <message>
        <source>Midtones</source>
        <translation>中间调</translation>
    </message>
    <message>
        <source>Own colour</source>
        <translation>自选颜色</translation>
    </message>
    <message>
        <source>Perceptual</source>
        <translation>感知</translation>
    </message>
    <message>
        <source>Photo filter</source>
        <translation>照片滤镜</translation>
    </message>
    <message>
        <source>Reverse</source>
        <translation>反向</translation>
    </message>
    <message>
        <source>Rose</source>
        <translation>玫瑰</translation>
    </message>
    <message>
        <source>Sunset</source>
        <translation>日落</translation>
    </message>
    <message>
        <source>The colour at the midpoint.</source>
        <translation>中点处的颜色。</translation>
    </message>
    <message>
        <source>The colour that black becomes.</source>
        <translation>黑色变成的颜色。</translation>
    </message>
    <message>
        <source>The colour that white becomes.</source>
        <translation>白色变成的颜色。</translation>
    </message>
    <message>
        <source>The glass before the lens.</source>
        <translation>镜头前的滤光片。</translation>
    </message>
    <message>
        <source>Underwater</source>
        <translation>水下</translation>
    </message>
    <message>
        <source>Warming</source>
        <translation>加温</translation>
    </message>
    <message>
        <source>With &apos;Own colour&apos;, the colour of the glass.</source>
        <translation>选择“自选颜色”时滤光片的颜色。</translation>
    </message>
    <message>
        <source>11 × 11 pixels</source>
        <translation>11 × 11 像素</translation>
    </message>
    <message>
        <source>3 × 3 pixels</source>
        <translation>3 × 3 像素</translation>
    </message>
    <message>
        <source>5 × 5 pixels</source>
        <translation>5 × 5 像素</translation>
    </message>
    <message>
        <source>Add to the selection</source>
        <translation>添加到选区</translation>
    </message>
    <message>
        <source>Add to the selection (Shift)</source>
        <translation>添加到选区 (Shift)</translation>
    </message>
    <message>
        <source>All layers</source>
        <translation>所有图层</translation>
    </message>
    <message>
        <source>By</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Clicked colour</source>
        <translation>取样颜色</translation>
    </message>
    <message>
        <source>Contiguous</source>
        <translation>连续</translation>
    </message>
    <message>
        <source>Feather</source>
        <translation>羽化</translation>
    </message>
    <message>
        <source>Fuzziness</source>
        <translation>容差</translation>
    </message>
    <message>
        <source>How different from the clicked colour another may look, in levels of gray.</source>
        <translation>与所点颜色允许的差异，以灰阶计。</translation>
    </message>
    <message>
        <source>How different from the colour another may look; from half of that on it is selected in part.</source>
        <translation>与该颜色允许的差异；超过一半时部分选中。</translation>
    </message>
    <message>
        <source>How far the edge fades to either side.</source>
        <translation>边缘向两侧渐隐的距离。</translation>
    </message>
    <message>
        <source>Inverted</source>
        <translation>反相</translation>
    </message>
    <message>
        <source>Keep what both have</source>
        <translation>与选区交叉</translation>
    </message>
    <message>
        <source>Keep what both have (Shift and Alt)</source>
        <translation>与选区交叉 (Shift 和 Alt)</translation>
    </message>
    <message>
        <source>Let the edge cover pixels in part.</source>
        <translation>让边缘像素部分选中。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>New selection</source>
        <translation>新选区</translation>
    </message>
    <message>
        <source>One pixel</source>
        <translation>单个像素</translation>
    </message>
    <message>
        <source>Only what hangs together with the clicked pixel.</source>
        <translation>仅与所点像素相连的部分。</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>取样</translation>
    </message>
    <message>
        <source>Smooth edge</source>
        <translation>平滑边缘</translation>
    </message>
    <message>
        <source>Take away from the selection</source>
        <translation>从选区减去</translation>
    </message>
    <message>
        <source>Take away from the selection (Alt)</source>
        <translation>从选区减去 (Alt)</translation>
    </message>
    <message>
        <source>The mean of a square takes noise out of the clicked colour.</source>
        <translation>取一个方块的平均值可去除取样颜色中的噪点。</translation>
    </message>
    <message>
        <source>This layer</source>
        <translation>当前图层</translation>
    </message>
    <message>
        <source>Tolerance</source>
        <translation>容差</translation>
    </message>
    <message>
        <source>Where colours are looked at.</source>
        <translation>在何处取样颜色。</translation>
    </message>
    <message>
        <source>Angle</source>
        <translation>角度</translation>
    </message>
    <message>
        <source>Box blur</source>
        <translation>方框模糊</translation>
    </message>
    <message>
        <source>Centre, across</source>
        <translation>中心，水平</translation>
    </message>
    <message>
        <source>Centre, down</source>
        <translation>中心，垂直</translation>
    </message>
    <message>
        <source>Disc</source>
        <translation>圆形</translation>
    </message>
    <message>
        <source>Distance</source>
        <translation>距离</translation>
    </message>
    <message>
        <source>From which of 255 tones on lights are made brighter.</source>
        <translation>从 255 个色阶的哪一级起提亮高光。</translation>
    </message>
    <message>
        <source>Hexagon</source>
        <translation>六边形</translation>
    </message>
    <message>
        <source>How far a point of light spreads.</source>
        <translation>光点扩散的距离。</translation>
    </message>
    <message>
        <source>How far the picture turns.</source>
        <translation>画面转动的角度。</translation>
    </message>
    <message>
        <source>How many of 255 tones neighbours may differ and still be mixed.</source>
        <translation>邻近像素相差多少色阶（共 255）以内仍会混合。</translation>
    </message>
    <message>
        <source>How many pixels are averaged on each side.</source>
        <translation>每一侧取平均的像素数。</translation>
    </message>
    <message>
        <source>How many pixels are looked at on each side.</source>
        <translation>每一侧参与计算的像素数。</translation>
    </message>
    <message>
        <source>How much brighter the brightest lights are than white.</source>
        <translation>最亮的光比白色亮多少。</translation>
    </message>
    <message>
        <source>How much of the way to the centre is smeared.</source>
        <translation>朝中心方向涂抹的路程比例。</translation>
    </message>
    <message>
        <source>Lens blur</source>
        <translation>镜头模糊</translation>
    </message>
    <message>
        <source>Motion blur</source>
        <translation>动感模糊</translation>
    </message>
    <message>
        <source>Octagon</source>
        <translation>八边形</translation>
    </message>
    <message>
        <source>Pentagon</source>
        <translation>五边形</translation>
    </message>
    <message>
        <source>Put the picture out of focus, lights growing into discs or polygons.</source>
        <translation>让画面失焦，光点变成圆盘或多边形。</translation>
    </message>
    <message>
        <source>Radial blur</source>
        <translation>径向模糊</translation>
    </message>
    <message>
        <source>Rotation</source>
        <translation>旋转</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Smear around a point, as if the picture turned.</source>
        <translation>围绕一点涂抹，如同画面在转动。</translation>
    </message>
    <message>
        <source>Smear in one direction, as if the camera had moved.</source>
        <translation>沿一个方向涂抹，如同相机移动过。</translation>
    </message>
    <message>
        <source>Smear towards a point, as if the lens had zoomed.</source>
        <translation>朝一点涂抹，如同镜头变焦。</translation>
    </message>
    <message>
        <source>Smooth surfaces and skin while edges stay sharp.</source>
        <translation>平滑表面与皮肤，边缘保持清晰。</translation>
    </message>
    <message>
        <source>Soften with the plain mean of a square of neighbours.</source>
        <translation>用方形邻域的平均值柔化。</translation>
    </message>
    <message>
        <source>Square</source>
        <translation>正方形</translation>
    </message>
    <message>
        <source>Surface blur</source>
        <translation>表面模糊</translation>
    </message>
    <message>
        <source>The direction, counter-clockwise from the right.</source>
        <translation>方向，从右侧起逆时针计。</translation>
    </message>
    <message>
        <source>The length of the movement.</source>
        <translation>移动的长度。</translation>
    </message>
    <message>
        <source>The opening of the lens, which lights take on.</source>
        <translation>镜头光圈的形状，光点会呈现该形状。</translation>
    </message>
    <message>
        <source>Triangle</source>
        <translation>三角形</translation>
    </message>
    <message>
        <source>Turns the opening.</source>
        <translation>转动光圈。</translation>
    </message>
    <message>
        <source>Where the centre lies, from the left of the picture.</source>
        <translation>中心的位置，从画面左侧算起。</translation>
    </message>
    <message>
        <source>Where the centre lies, from the top of the picture.</source>
        <translation>中心的位置，从画面顶部算起。</translation>
    </message>
    <message>
        <source>Zoom blur</source>
        <translation>缩放模糊</translation>
    </message>
    <message>
        <source>Colour burn</source>
        <translation>颜色加深</translation>
    </message>
    <message>
        <source>Colour dodge</source>
        <translation>颜色减淡</translation>
    </message>
    <message>
        <source>Darken</source>
        <translation>变暗</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差值</translation>
    </message>
    <message>
        <source>Distance of the dabs, in tips.</source>
        <translation>笔触点之间的距离，以笔尖大小计。</translation>
    </message>
    <message>
        <source>Divide</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Exclusion</source>
        <translation>排除</translation>
    </message>
    <message>
        <source>Flow</source>
        <translation>流量</translation>
    </message>
    <message>
        <source>Hard light</source>
        <translation>强光</translation>
    </message>
    <message>
        <source>Hard mix</source>
        <translation>实色混合</translation>
    </message>
    <message>
        <source>Hardness</source>
        <translation>硬度</translation>
    </message>
    <message>
        <source>How far the tip is solid.</source>
        <translation>笔尖实心的范围。</translation>
    </message>
    <message>
        <source>Lighten</source>
        <translation>变亮</translation>
    </message>
    <message>
        <source>Linear burn</source>
        <translation>线性加深</translation>
    </message>
    <message>
        <source>Linear dodge</source>
        <translation>线性减淡</translation>
    </message>
    <message>
        <source>Linear light</source>
        <translation>线性光</translation>
    </message>
    <message>
        <source>Luminosity</source>
        <translation>明度</translation>
    </message>
    <message>
        <source>Multiply</source>
        <translation>正片叠底</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>Of each dab.</source>
        <translation>每个笔触点的。</translation>
    </message>
    <message>
        <source>Of the whole stroke.</source>
        <translation>整个笔画的。</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>Overlay</source>
        <translation>叠加</translation>
    </message>
    <message>
        <source>Pin light</source>
        <translation>点光</translation>
    </message>
    <message>
        <source>Pressure sets opacity</source>
        <translation>压力控制不透明度</translation>
    </message>
    <message>
        <source>Pressure sets size</source>
        <translation>压力控制大小</translation>
    </message>
    <message>
        <source>Roundness</source>
        <translation>圆度</translation>
    </message>
    <message>
        <source>Screen</source>
        <translation>滤色</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Soft light</source>
        <translation>柔光</translation>
    </message>
    <message>
        <source>Spacing</source>
        <translation>间距</translation>
    </message>
    <message>
        <source>Subtract</source>
        <translation>减去</translation>
    </message>
    <message>
        <source>Takes the unrest of the hand out of the line.</source>
        <translation>消除线条中手的抖动。</translation>
    </message>
    <message>
        <source>Vivid light</source>
        <translation>亮光</translation>
    </message>
    <message>
        <source>With a pen; a mouse presses fully.</source>
        <translation>用于压感笔；鼠标始终为满压力。</translation>
    </message>
    <message>
        <source>Add noise</source>
        <translation>添加杂色</translation>
    </message>
    <message>
        <source>Add noise, against banding or for a rough look.</source>
        <translation>添加杂色，用于消除色带或得到粗糙的效果。</translation>
    </message>
    <message>
        <source>Another number, other grain.</source>
        <translation>换一个数字，得到另一种颗粒。</translation>
    </message>
    <message>
        <source>Another number, other noise.</source>
        <translation>换一个数字，得到另一种杂色。</translation>
    </message>
    <message>
        <source>Bilateral</source>
        <translation>双边滤波</translation>
    </message>
    <message>
        <source>Close (removes dark specks)</source>
        <translation>闭运算（去除暗斑）</translation>
    </message>
    <message>
        <source>Cross</source>
        <translation>十字</translation>
    </message>
    <message>
        <source>Dilate (light grows)</source>
        <translation>膨胀（亮部扩大）</translation>
    </message>
    <message>
        <source>Distribution</source>
        <translation>分布</translation>
    </message>
    <message>
        <source>Erode (dark grows)</source>
        <translation>腐蚀（暗部扩大）</translation>
    </message>
    <message>
        <source>Evenness</source>
        <translation>均匀度</translation>
    </message>
    <message>
        <source>Film grain</source>
        <translation>胶片颗粒</translation>
    </message>
    <message>
        <source>Gaussian</source>
        <translation>高斯</translation>
    </message>
    <message>
        <source>Gaussian noise has rare strong specks, uniform noise has none.</source>
        <translation>高斯杂色有少量强烈的斑点，均匀杂色没有。</translation>
    </message>
    <message>
        <source>Guided smoothing</source>
        <translation>导向平滑</translation>
    </message>
    <message>
        <source>How coloured the grain is.</source>
        <translation>颗粒带有多少颜色。</translation>
    </message>
    <message>
        <source>How different places may look, in 255 tones: a little less than the noise is strong.</source>
        <translation>各处可以相差多少（共 255 个色阶）：略小于噪点的强度。</translation>
    </message>
    <message>
        <source>How far away places that look alike are searched; time grows with its square.</source>
        <translation>在多远的范围内寻找相似之处；耗时随其平方增长。</translation>
    </message>
    <message>
        <source>How far parts grow, and how large what is removed may be.</source>
        <translation>各部分扩大多远，以及被去除的部分最大有多大。</translation>
    </message>
    <message>
        <source>How large the grains are.</source>
        <translation>颗粒的大小。</translation>
    </message>
    <message>
        <source>How many of 255 tones colours differ on average and are still mixed.</source>
        <translation>颜色平均相差多少色阶（共 255）以内仍会混合。</translation>
    </message>
    <message>
        <source>How many of 255 tones texture may differ and is still smoothed.</source>
        <translation>纹理相差多少色阶（共 255）以内仍会被平滑。</translation>
    </message>
    <message>
        <source>How much grain shadows and highlights have, beside midtones.</source>
        <translation>相对于中间调，阴影和高光有多少颗粒。</translation>
    </message>
    <message>
        <source>How strong the grain is.</source>
        <translation>颗粒的强度。</translation>
    </message>
    <message>
        <source>How wide the texture is that is smoothed.</source>
        <translation>被平滑的纹理有多宽。</translation>
    </message>
    <message>
        <source>Lay the grain of photographic film over the picture.</source>
        <translation>在画面上叠加摄影胶片的颗粒。</translation>
    </message>
    <message>
        <source>Let dark or light parts grow, or remove small ones.</source>
        <translation>让暗部或亮部扩大，或去除其中细小的部分。</translation>
    </message>
    <message>
        <source>Median</source>
        <translation>中间值</translation>
    </message>
    <message>
        <source>Morphology</source>
        <translation>形态学</translation>
    </message>
    <message>
        <source>Non-local means</source>
        <translation>非局部均值</translation>
    </message>
    <message>
        <source>Open (removes light specks)</source>
        <translation>开运算（去除亮斑）</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>Remove dust, specks and scratches, keeping edges.</source>
        <translation>去除灰尘、斑点和划痕，保留边缘。</translation>
    </message>
    <message>
        <source>Remove noise by averaging places that look alike, without a network.</source>
        <translation>对相似之处取平均以去除噪点，不使用神经网络。</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索范围</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Smooth areas of one colour, with soft transitions at edges.</source>
        <translation>平滑颜色相近的区域，边缘过渡柔和。</translation>
    </message>
    <message>
        <source>Smooth fine texture of any size quickly, without haloes at edges.</source>
        <translation>快速平滑任意大小的细纹理，边缘没有光晕。</translation>
    </message>
    <message>
        <source>Specks up to about this size go.</source>
        <translation>去除约此大小以内的斑点。</translation>
    </message>
    <message>
        <source>The same noise in all channels: light and dark, not colours.</source>
        <translation>所有通道使用相同的杂色：只有明暗，没有颜色。</translation>
    </message>
    <message>
        <source>The standard deviation of the blur in pixels.</source>
        <translation>模糊的标准差，以像素计。</translation>
    </message>
    <message>
        <source>The standard deviation of the noise, of white.</source>
        <translation>杂色的标准差，相对于白色。</translation>
    </message>
    <message>
        <source>Tones</source>
        <translation>色阶</translation>
    </message>
    <message>
        <source>Uniform</source>
        <translation>均匀</translation>
    </message>
    <message>
        <source>What is done; opening and closing keep the size of what they do not remove.</source>
        <translation>所做的处理；开运算和闭运算会保持未被去除部分的大小。</translation>
    </message>
    <message>
        <source>Which neighbours count.</source>
        <translation>哪些邻近像素参与计算。</translation>
    </message>
    <message>
        <source>Work</source>
        <translation>处理</translation>
    </message>
    <message>
        <source>Which network sets the sliders.</source>
        <translation>由哪个网络设置滑块。</translation>
    </message>
    <message>
        <source>Bicubic</source>
        <translation>双三次</translation>
    </message>
    <message>
        <source>Bilinear</source>
        <translation>双线性</translation>
    </message>
    <message>
        <source>Delete cropped pixels</source>
        <translation>删除裁剪的像素</translation>
    </message>
    <message>
        <source>Four free corners become the corners of the result.</source>
        <translation>四个可自由移动的角将成为结果的四角。</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>自由</translation>
    </message>
    <message>
        <source>Free scales, turns and skews; Ctrl moves single corners. Warp bends by a grid.</source>
        <translation>自由模式可缩放、旋转和斜切；按住 Ctrl 移动单个角。变形模式按网格弯曲。</translation>
    </message>
    <message>
        <source>How pixels between pixels are found.</source>
        <translation>像素之间的像素如何求得。</translation>
    </message>
    <message>
        <source>Keep proportions</source>
        <translation>保持比例</translation>
    </message>
    <message>
        <source>Lanczos</source>
        <translation>Lanczos</translation>
    </message>
    <message>
        <source>Nearest pixel</source>
        <translation>最近像素</translation>
    </message>
    <message>
        <source>Off keeps what lies outside, for a later change of mind.</source>
        <translation>关闭时保留外侧内容，以便日后改变主意。</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>原始</translation>
    </message>
    <message>
        <source>Perspective</source>
        <translation>透视</translation>
    </message>
    <message>
        <source>Ratio</source>
        <translation>比例</translation>
    </message>
    <message>
        <source>Resampling</source>
        <translation>重采样</translation>
    </message>
    <message>
        <source>Straighten</source>
        <translation>拉直</translation>
    </message>
    <message>
        <source>Turns the picture under the frame; Ctrl-drag along a horizon does it for you.</source>
        <translation>在边框下旋转图像；按住 Ctrl 沿地平线拖动可自动完成。</translation>
    </message>
    <message>
        <source>Warp</source>
        <translation>变形</translation>
    </message>
    <message>
        <source>When a corner is pulled; Shift does the opposite.</source>
        <translation>拖动角点时有效；按住 Shift 则相反。</translation>
    </message>
    <message>
        <source>Width to height of what stays.</source>
        <translation>保留部分的宽高比。</translation>
    </message>
    <message>
        <source>How far from the mouse an edge is looked for, on the screen.</source>
        <translation>在屏幕上距鼠标多远处寻找边缘。</translation>
    </message>
    <message>
        <source>Of the marks, on the screen.</source>
        <translation>标记在屏幕上的大小。</translation>
    </message>
    <message>
        <source>Above 0 a bulge, below 0 a dent.</source>
        <translation>大于 0 鼓起，小于 0 凹陷。</translation>
    </message>
    <message>
        <source>Above 0 lines bulge outwards (barrel), below inwards (pincushion).</source>
        <translation>大于 0 线条向外弯（桶形），小于 0 向内弯（枕形）。</translation>
    </message>
    <message>
        <source>Amplitude</source>
        <translation>振幅</translation>
    </message>
    <message>
        <source>At the edge</source>
        <translation>边缘处</translation>
    </message>
    <message>
        <source>Bend lines like a lens does, or straighten what one has bent.</source>
        <translation>像镜头一样弯曲线条，或拉直被弯曲的线条。</translation>
    </message>
    <message>
        <source>Both</source>
        <translation>两者</translation>
    </message>
    <message>
        <source>Bottom</source>
        <translation>底部</translation>
    </message>
    <message>
        <source>Centre</source>
        <translation>中心</translation>
    </message>
    <message>
        <source>Chromatic aberration</source>
        <translation>色差</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Displace</source>
        <translation>置换</translation>
    </message>
    <message>
        <source>Distort</source>
        <translation>扭曲</translation>
    </message>
    <message>
        <source>Distortion</source>
        <translation>畸变</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>向下</translation>
    </message>
    <message>
        <source>Draw red and blue apart towards the corners, or together again.</source>
        <translation>朝四角把红与蓝拉开，或重新合拢。</translation>
    </message>
    <message>
        <source>Edges</source>
        <translation>边缘</translation>
    </message>
    <message>
        <source>Enlarges, to hide the edges.</source>
        <translation>放大画面以隐藏边缘。</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适合方式</translation>
    </message>
    <message>
        <source>From one crest to the next.</source>
        <translation>从一个波峰到下一个波峰。</translation>
    </message>
    <message>
        <source>How far blue moves outwards in the corners.</source>
        <translation>蓝色在四角向外移动的距离。</translation>
    </message>
    <message>
        <source>How far it is felt, of half the shorter side.</source>
        <translation>作用范围，相对于短边的一半。</translation>
    </message>
    <message>
        <source>How far pixels are moved.</source>
        <translation>像素移动的距离。</translation>
    </message>
    <message>
        <source>How far red moves outwards in the corners.</source>
        <translation>红色在四角向外移动的距离。</translation>
    </message>
    <message>
        <source>How far the middle turns, counter-clockwise.</source>
        <translation>中间逆时针转动的角度。</translation>
    </message>
    <message>
        <source>How far the picture moves down, of its height.</source>
        <translation>画面向下移动的距离，相对于高度。</translation>
    </message>
    <message>
        <source>How far the picture moves to the right, of its width.</source>
        <translation>画面向右移动的距离，相对于宽度。</translation>
    </message>
    <message>
        <source>How far the strongest green moves pixels.</source>
        <translation>最强的绿色使像素移动的距离。</translation>
    </message>
    <message>
        <source>How far the strongest red moves pixels.</source>
        <translation>最强的红色使像素移动的距离。</translation>
    </message>
    <message>
        <source>How large the disc is, of half the shorter side.</source>
        <translation>圆盘的大小，相对于短边的一半。</translation>
    </message>
    <message>
        <source>How much of the picture is faded, from its edges inwards.</source>
        <translation>从边缘向内有多少画面被渐变融合。</translation>
    </message>
    <message>
        <source>In which direction pixels are moved.</source>
        <translation>像素移动的方向。</translation>
    </message>
    <message>
        <source>Lens distortion</source>
        <translation>镜头畸变</translation>
    </message>
    <message>
        <source>Let a part of the picture bulge like a ball, or pinch it.</source>
        <translation>让画面的一部分像球一样鼓起，或向内收缩。</translation>
    </message>
    <message>
        <source>Make the picture fit itself, so that it can be repeated as a pattern.</source>
        <translation>让画面首尾相接，可作为图案重复拼贴。</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>置换图</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>Move pixels by the tones of another picture, the map.</source>
        <translation>按另一张图片（置换图）的色调移动像素。</translation>
    </message>
    <message>
        <source>Overlap</source>
        <translation>重叠</translation>
    </message>
    <message>
        <source>Phase</source>
        <translation>相位</translation>
    </message>
    <message>
        <source>Pixelate</source>
        <translation>马赛克</translation>
    </message>
    <message>
        <source>Polar coordinates</source>
        <translation>极坐标</translation>
    </message>
    <message>
        <source>Polar to rectangular</source>
        <translation>极坐标到平面坐标</translation>
    </message>
    <message>
        <source>Push the picture sideways and down; what leaves comes in again.</source>
        <translation>横向和纵向推移画面；移出的部分从另一侧进入。</translation>
    </message>
    <message>
        <source>Rectangular to polar</source>
        <translation>平面坐标到极坐标</translation>
    </message>
    <message>
        <source>Repeat edge pixels</source>
        <translation>重复边缘像素</translation>
    </message>
    <message>
        <source>Ripple the picture in waves.</source>
        <translation>让画面泛起波纹。</translation>
    </message>
    <message>
        <source>Roll the picture around its centre, like a tiny planet, or unroll it.</source>
        <translation>把画面绕中心卷起成小星球，或重新展开。</translation>
    </message>
    <message>
        <source>Seamless tile</source>
        <translation>无缝拼贴</translation>
    </message>
    <message>
        <source>Sideways</source>
        <translation>横向</translation>
    </message>
    <message>
        <source>Spherize</source>
        <translation>球面化</translation>
    </message>
    <message>
        <source>Stir the picture around a point, most in the middle.</source>
        <translation>围绕一点搅动画面，中间最强。</translation>
    </message>
    <message>
        <source>Stretch</source>
        <translation>拉伸</translation>
    </message>
    <message>
        <source>The edge of the squares.</source>
        <translation>方块的边长。</translation>
    </message>
    <message>
        <source>The picture whose red and green move pixels; middle gray moves nothing.</source>
        <translation>以红、绿通道移动像素的图片；中灰不移动。</translation>
    </message>
    <message>
        <source>The same, but felt near the corners most.</source>
        <translation>同上，但在四角最明显。</translation>
    </message>
    <message>
        <source>Tile</source>
        <translation>拼贴</translation>
    </message>
    <message>
        <source>Top</source>
        <translation>顶部</translation>
    </message>
    <message>
        <source>Transparent</source>
        <translation>透明</translation>
    </message>
    <message>
        <source>Turn the picture into a mosaic of squares, to hide or to stylize.</source>
        <translation>把画面变成方块马赛克，用于遮挡或风格化。</translation>
    </message>
    <message>
        <source>Turns the round picture.</source>
        <translation>转动圆形画面。</translation>
    </message>
    <message>
        <source>Twirl</source>
        <translation>旋转扭曲</translation>
    </message>
    <message>
        <source>Up and down</source>
        <translation>纵向</translation>
    </message>
    <message>
        <source>Wave</source>
        <translation>波浪</translation>
    </message>
    <message>
        <source>Wavelength</source>
        <translation>波长</translation>
    </message>
    <message>
        <source>What is shown where the picture ends.</source>
        <translation>画面之外显示什么。</translation>
    </message>
    <message>
        <source>What is shown where the picture has moved away.</source>
        <translation>画面移开之处显示什么。</translation>
    </message>
    <message>
        <source>Where the waves begin.</source>
        <translation>波浪从何处开始。</translation>
    </message>
    <message>
        <source>Whether rows become circles, or circles rows.</source>
        <translation>把行变成圆，还是把圆变成行。</translation>
    </message>
    <message>
        <source>Whether the map is stretched over the picture, or repeated in its own size.</source>
        <translation>置换图是拉伸到画面大小，还是按原大小重复。</translation>
    </message>
    <message>
        <source>Which edge of the flat picture lies in the centre of the round one.</source>
        <translation>平面画面的哪条边位于圆形画面的中心。</translation>
    </message>
    <message>
        <source>Wrap around</source>
        <translation>环绕</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Aligned</source>
        <translation>对齐</translation>
    </message>
    <message>
        <source>Black to white</source>
        <translation>黑到白</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Copper</source>
        <translation>铜色</translation>
    </message>
    <message>
        <source>Diamond</source>
        <translation>菱形</translation>
    </message>
    <message>
        <source>Foreground to background</source>
        <translation>前景色到背景色</translation>
    </message>
    <message>
        <source>Foreground to transparent</source>
        <translation>前景色到透明</translation>
    </message>
    <message>
        <source>How far colour is carried.</source>
        <translation>颜色被带动的距离。</translation>
    </message>
    <message>
        <source>How much of the change.</source>
        <translation>变化的程度。</translation>
    </message>
    <message>
        <source>Less colour</source>
        <translation>减少颜色</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>More colour</source>
        <translation>增加颜色</translation>
    </message>
    <message>
        <source>Radial</source>
        <translation>径向</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>Reflected</source>
        <translation>对称</translation>
    </message>
    <message>
        <source>Spectrum</source>
        <translation>光谱</translation>
    </message>
    <message>
        <source>The mean of a square takes noise out of the colour.</source>
        <translation>取方形区域的平均值可消除颜色中的噪点。</translation>
    </message>
    <message>
        <source>The source moves on with the brush from stroke to stroke.</source>
        <translation>取样点在各笔画之间随画笔移动。</translation>
    </message>
    <message>
        <source>The tones that change most.</source>
        <translation>变化最大的色调。</translation>
    </message>
    <message>
        <source>Where pixels come from.</source>
        <translation>像素的来源。</translation>
    </message>
    <message>
        <source>Alignment</source>
        <translation>对齐</translation>
    </message>
    <message>
        <source>Between letters, as a part of their size.</source>
        <translation>字母之间的距离，以字号的比例表示。</translation>
    </message>
    <message>
        <source>Bold</source>
        <translation>粗体</translation>
    </message>
    <message>
        <source>Corner radius</source>
        <translation>圆角半径</translation>
    </message>
    <message>
        <source>Corners</source>
        <translation>角数</translation>
    </message>
    <message>
        <source>Ellipse</source>
        <translation>椭圆</translation>
    </message>
    <message>
        <source>Filled</source>
        <translation>填充</translation>
    </message>
    <message>
        <source>Font</source>
        <translation>字体</translation>
    </message>
    <message>
        <source>Italic</source>
        <translation>斜体</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>左</translation>
    </message>
    <message>
        <source>Letter spacing</source>
        <translation>字距</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>直线</translation>
    </message>
    <message>
        <source>Line spacing</source>
        <translation>行距</translation>
    </message>
    <message>
        <source>Of a polygon or a star.</source>
        <translation>多边形或星形的角数。</translation>
    </message>
    <message>
        <source>Of a rectangle.</source>
        <translation>矩形的圆角。</translation>
    </message>
    <message>
        <source>Of an outline or a line.</source>
        <translation>轮廓或直线的宽度。</translation>
    </message>
    <message>
        <source>Outline</source>
        <translation>轮廓</translation>
    </message>
    <message>
        <source>Polygon</source>
        <translation>多边形</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>矩形</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>右</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>星形</translation>
    </message>
    <message>
        <source>Style</source>
        <translation>样式</translation>
    </message>
    <message>
        <source>Artistic</source>
        <translation>艺术效果</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>起始</translation>
    </message>
    <message>
        <source>Below 0 the corners become darker, above lighter.</source>
        <translation>小于 0 四角变暗，大于 0 变亮。</translation>
    </message>
    <message>
        <source>Canny edges</source>
        <translation>Canny 边缘</translation>
    </message>
    <message>
        <source>Colour edges</source>
        <translation>彩色边缘</translation>
    </message>
    <message>
        <source>Dark edges on white, like a drawing.</source>
        <translation>白底深色边缘，如同素描。</translation>
    </message>
    <message>
        <source>Dark on white</source>
        <translation>白底深色</translation>
    </message>
    <message>
        <source>Darken or lighten the picture towards its corners.</source>
        <translation>朝四角压暗或提亮画面。</translation>
    </message>
    <message>
        <source>Dots</source>
        <translation>网点</translation>
    </message>
    <message>
        <source>Draw thin, connected lines where edges are.</source>
        <translation>在边缘处画出连续的细线。</translation>
    </message>
    <message>
        <source>Each channel&apos;s own edges; off, those of light and dark.</source>
        <translation>各通道自己的边缘；关闭时为明暗边缘。</translation>
    </message>
    <message>
        <source>Emboss</source>
        <translation>浮雕</translation>
    </message>
    <message>
        <source>Find edges (Sobel)</source>
        <translation>查找边缘（Sobel）</translation>
    </message>
    <message>
        <source>Four colours</source>
        <translation>四色</translation>
    </message>
    <message>
        <source>From an ellipse of the picture&apos;s shape to a circle.</source>
        <translation>从与画面同形的椭圆到圆。</translation>
    </message>
    <message>
        <source>From one dot to the next.</source>
        <translation>从一个网点到下一个网点。</translation>
    </message>
    <message>
        <source>From which of 255 tones on the picture glows.</source>
        <translation>从 255 个色阶的哪一级起发光。</translation>
    </message>
    <message>
        <source>Glow</source>
        <translation>发光</translation>
    </message>
    <message>
        <source>Gray</source>
        <translation>灰色</translation>
    </message>
    <message>
        <source>Ground</source>
        <translation>底色</translation>
    </message>
    <message>
        <source>Halftone</source>
        <translation>半调网屏</translation>
    </message>
    <message>
        <source>How clearly patches are set off against each other.</source>
        <translation>色块之间区分的清晰程度。</translation>
    </message>
    <message>
        <source>How far light spreads.</source>
        <translation>光扩散的距离。</translation>
    </message>
    <message>
        <source>How high the relief stands.</source>
        <translation>浮雕的高度。</translation>
    </message>
    <message>
        <source>How large the patches are.</source>
        <translation>色块的大小。</translation>
    </message>
    <message>
        <source>How lines are drawn.</source>
        <translation>线条的绘制方式。</translation>
    </message>
    <message>
        <source>How much is smoothed before: larger values leave fewer details.</source>
        <translation>预先平滑的程度：数值越大，细节越少。</translation>
    </message>
    <message>
        <source>How steep a line must be everywhere, in 255 tones.</source>
        <translation>线条处处须达到的陡度，按 255 个色阶计。</translation>
    </message>
    <message>
        <source>How steep a line must be somewhere, in 255 tones.</source>
        <translation>线条某处须达到的陡度，按 255 个色阶计。</translation>
    </message>
    <message>
        <source>How strong light and shade are.</source>
        <translation>明暗的强度。</translation>
    </message>
    <message>
        <source>How strong the glow is.</source>
        <translation>发光的强度。</translation>
    </message>
    <message>
        <source>How strongly edges are shown.</source>
        <translation>边缘显示的强度。</translation>
    </message>
    <message>
        <source>Inks</source>
        <translation>油墨</translation>
    </message>
    <message>
        <source>Let lights shine into their surroundings, for a soft, dreamy look.</source>
        <translation>让亮部的光照进周围，得到柔和梦幻的效果。</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>光照</translation>
    </message>
    <message>
        <source>Light on black</source>
        <translation>黑底亮色</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>线条</translation>
    </message>
    <message>
        <source>Oil paint</source>
        <translation>油画</translation>
    </message>
    <message>
        <source>Over the picture</source>
        <translation>叠加在画面上</translation>
    </message>
    <message>
        <source>Paint the picture in patches of colour with clear edges.</source>
        <translation>用边缘清晰的色块描绘画面。</translation>
    </message>
    <message>
        <source>Print the picture in dots or lines, like a newspaper or a comic.</source>
        <translation>用网点或线条印出画面，如同报纸或漫画。</translation>
    </message>
    <message>
        <source>Sharpness</source>
        <translation>清晰度</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Show how steep the picture is in each place.</source>
        <translation>显示画面各处的陡度。</translation>
    </message>
    <message>
        <source>Softness</source>
        <translation>柔化</translation>
    </message>
    <message>
        <source>Strong edges</source>
        <translation>强边缘</translation>
    </message>
    <message>
        <source>Turn the picture into a relief that is lit from one side.</source>
        <translation>把画面变成从一侧受光的浮雕。</translation>
    </message>
    <message>
        <source>Turns the screens.</source>
        <translation>转动网屏。</translation>
    </message>
    <message>
        <source>Vignette</source>
        <translation>晕影</translation>
    </message>
    <message>
        <source>Weak edges</source>
        <translation>弱边缘</translation>
    </message>
    <message>
        <source>What is printed with.</source>
        <translation>用什么油墨印刷。</translation>
    </message>
    <message>
        <source>What is printed.</source>
        <translation>印刷的图案。</translation>
    </message>
    <message>
        <source>What the relief is made of.</source>
        <translation>浮雕的底色。</translation>
    </message>
    <message>
        <source>Where it begins, on the way from the centre to the corners.</source>
        <translation>从中心到四角的途中，从何处开始。</translation>
    </message>
    <message>
        <source>Where the light comes from, counter-clockwise from the right.</source>
        <translation>光的来向，从右侧起逆时针计。</translation>
    </message>
    <message>
        <source>ACES</source>
        <translation>ACES</translation>
    </message>
    <message>
        <source>Above 0 haze is taken away, below 0 added.</source>
        <translation>大于 0 去除雾霾，小于 0 添加雾霾。</translation>
    </message>
    <message>
        <source>Above 0 more local contrast, below 0 less.</source>
        <translation>大于 0 增强局部对比度，小于 0 减弱。</translation>
    </message>
    <message>
        <source>Automatic exposure</source>
        <translation>自动曝光</translation>
    </message>
    <message>
        <source>Bring out texture and shape with local contrast, or soften them.</source>
        <translation>用局部对比度突出纹理和形状，或使其柔和。</translation>
    </message>
    <message>
        <source>Cells</source>
        <translation>网格数</translation>
    </message>
    <message>
        <source>Clarity</source>
        <translation>清晰度</translation>
    </message>
    <message>
        <source>Clear haze and fog, or lay it over the picture.</source>
        <translation>清除雾霾，或在画面上添加雾霾。</translation>
    </message>
    <message>
        <source>Dehaze</source>
        <translation>去雾</translation>
    </message>
    <message>
        <source>Down to which tone, from white, parts of the picture are highlights.</source>
        <translation>从白色往下到哪一色调为止，画面的部分算作高光。</translation>
    </message>
    <message>
        <source>Even out contrast place by place, to see into every part.</source>
        <translation>逐处均衡对比度，让每个部分都看得清。</translation>
    </message>
    <message>
        <source>Filmic</source>
        <translation>胶片</translation>
    </message>
    <message>
        <source>Fit pictures of a high dynamic range to what a screen can show.</source>
        <translation>让高动态范围的画面适合屏幕显示。</translation>
    </message>
    <message>
        <source>High pass</source>
        <translation>高反差保留</translation>
    </message>
    <message>
        <source>Highlight tones</source>
        <translation>高光色调</translation>
    </message>
    <message>
        <source>How far the blur reaches that is taken away.</source>
        <translation>要去除的模糊范围有多大。</translation>
    </message>
    <message>
        <source>How large the shapes are that are brought out.</source>
        <translation>要突出的形状有多大。</translation>
    </message>
    <message>
        <source>How large the surroundings are that decide.</source>
        <translation>起决定作用的周围区域有多大。</translation>
    </message>
    <message>
        <source>How much highlights are darkened.</source>
        <translation>高光压暗的程度。</translation>
    </message>
    <message>
        <source>How much of the result is mixed over the picture.</source>
        <translation>结果以多大比例混合到画面上。</translation>
    </message>
    <message>
        <source>How much of the sharpened picture is used; above 100 more than it.</source>
        <translation>采用多少锐化后的画面；大于 100 则更强。</translation>
    </message>
    <message>
        <source>How much shadows are lightened.</source>
        <translation>阴影提亮的程度。</translation>
    </message>
    <message>
        <source>How strong colours are afterwards.</source>
        <translation>处理后颜色的浓度。</translation>
    </message>
    <message>
        <source>How strong contrast may become, as a multiple; 1 changes nothing.</source>
        <translation>对比度最多增强到几倍；1 表示不变。</translation>
    </message>
    <message>
        <source>How strongly small differences are left alone, so that noise does not grow.</source>
        <translation>放过微小差异的程度，以免噪点增强。</translation>
    </message>
    <message>
        <source>How wide the details are that stay.</source>
        <translation>保留的细节有多宽。</translation>
    </message>
    <message>
        <source>Into how many parts each side is divided.</source>
        <translation>每条边分成多少份。</translation>
    </message>
    <message>
        <source>Leave only details on gray, for sharpening with a blend mode.</source>
        <translation>只在灰色上保留细节，可配合混合模式锐化。</translation>
    </message>
    <message>
        <source>Lighten shadows and darken highlights without making the picture flat.</source>
        <translation>提亮阴影、压暗高光，而不让画面变平。</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>限制</translation>
    </message>
    <message>
        <source>Local equalization (CLAHE)</source>
        <translation>局部均衡（CLAHE）</translation>
    </message>
    <message>
        <source>Makes colours stronger where light has changed, or weaker.</source>
        <translation>在明暗改变之处增强或减弱颜色。</translation>
    </message>
    <message>
        <source>Reduce noise</source>
        <translation>减少杂色</translation>
    </message>
    <message>
        <source>Reinhard</source>
        <translation>Reinhard</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移去</translation>
    </message>
    <message>
        <source>Set the picture&apos;s mean to middle gray before the exposure.</source>
        <translation>在曝光之前先把画面的平均亮度调到中灰。</translation>
    </message>
    <message>
        <source>Shadow tones</source>
        <translation>阴影色调</translation>
    </message>
    <message>
        <source>Shadows/highlights</source>
        <translation>阴影/高光</translation>
    </message>
    <message>
        <source>Smart sharpen</source>
        <translation>智能锐化</translation>
    </message>
    <message>
        <source>The curve: even, like film with soft shoulders, or contrasty like cinema.</source>
        <translation>曲线：均匀、如胶片般肩部柔和，或如电影般对比强烈。</translation>
    </message>
    <message>
        <source>Tone mapping</source>
        <translation>色调映射</translation>
    </message>
    <message>
        <source>Undo the blur of a lens or of a movement, sparing noise.</source>
        <translation>消除镜头或移动造成的模糊，并放过噪点。</translation>
    </message>
    <message>
        <source>Up to which tone parts of the picture are shadows.</source>
        <translation>到哪一色调为止，画面的部分算作阴影。</translation>
    </message>
    <message>
        <source>What has blurred the picture.</source>
        <translation>造成画面模糊的原因。</translation>
    </message>
    <message>
        <source>With &apos;Motion blur&apos;, its direction, counter-clockwise from the right.</source>
        <translation>选择“动感模糊”时的方向，从右侧起逆时针计。</translation>
    </message>
    <message>
        <source>Baby (Cradle)</source>
        <translation>婴儿（摇篮）</translation>
    </message>
    <message>
        <source>Below 100 the painters&apos; styles chosen above are mixed with the picture&apos;s.</source>
        <translation>低于 100 时，上面所选画家的风格与图片的风格混合。</translation>
    </message>
    <message>
        <source>Black lines on yellow</source>
        <translation>黄底黑线</translation>
    </message>
    <message>
        <source>Brings fine detail of the picture&apos;s lightness back.</source>
        <translation>恢复图片明度中的细节。</translation>
    </message>
    <message>
        <source>Brush and ink</source>
        <translation>笔墨</translation>
    </message>
    <message>
        <source>Coloured pencil</source>
        <translation>彩色铅笔</translation>
    </message>
    <message>
        <source>Composition VII</source>
        <translation>构图七号</translation>
    </message>
    <message>
        <source>Crayon</source>
        <translation>蜡笔</translation>
    </message>
    <message>
        <source>Crimson brush</source>
        <translation>绯红笔触</translation>
    </message>
    <message>
        <source>Deep red</source>
        <translation>深红</translation>
    </message>
    <message>
        <source>Edtaonisl</source>
        <translation>埃塔奥尼索（教士）</translation>
    </message>
    <message>
        <source>Glass and Checkerboard</source>
        <translation>玻璃杯与棋盘</translation>
    </message>
    <message>
        <source>Green expression</source>
        <translation>绿色表现</translation>
    </message>
    <message>
        <source>Impasto</source>
        <translation>厚涂</translation>
    </message>
    <message>
        <source>Impression</source>
        <translation>印象</translation>
    </message>
    <message>
        <source>Indigo dots</source>
        <translation>靛蓝点彩</translation>
    </message>
    <message>
        <source>Keep lightness</source>
        <translation>保留明度</translation>
    </message>
    <message>
        <source>Landscape with Two Poplars</source>
        <translation>两棵白杨的风景</translation>
    </message>
    <message>
        <source>Mosaic</source>
        <translation>马赛克</translation>
    </message>
    <message>
        <source>Night lights</source>
        <translation>夜光</translation>
    </message>
    <message>
        <source>Pale wash</source>
        <translation>淡彩</translation>
    </message>
    <message>
        <source>Paper cut</source>
        <translation>剪纸</translation>
    </message>
    <message>
        <source>Pastel</source>
        <translation>色粉</translation>
    </message>
    <message>
        <source>Picture&apos;s share</source>
        <translation>图片所占比例</translation>
    </message>
    <message>
        <source>Political Drama</source>
        <translation>政治剧</translation>
    </message>
    <message>
        <source>Pop shapes</source>
        <translation>波普图形</translation>
    </message>
    <message>
        <source>Portrait of Metzinger</source>
        <translation>梅青格肖像</translation>
    </message>
    <message>
        <source>Red chalk</source>
        <translation>红粉笔</translation>
    </message>
    <message>
        <source>Self-Portrait with a Straw Hat</source>
        <translation>戴草帽的自画像</translation>
    </message>
    <message>
        <source>Soft charcoal</source>
        <translation>柔和炭笔</translation>
    </message>
    <message>
        <source>Soft ink</source>
        <translation>柔墨</translation>
    </message>
    <message>
        <source>Stained glass</source>
        <translation>彩色玻璃</translation>
    </message>
    <message>
        <source>Starry brushwork</source>
        <translation>星夜笔触</translation>
    </message>
    <message>
        <source>Still Life with Bottles and Fruit</source>
        <translation>瓶与水果静物</translation>
    </message>
    <message>
        <source>Study for La Grande Jatte</source>
        <translation>大碗岛习作</translation>
    </message>
    <message>
        <source>Take only the colours of the style, not its strokes.</source>
        <translation>只取风格的颜色，不取其笔触。</translation>
    </message>
    <message>
        <source>The Bewitched Mill</source>
        <translation>着魔的磨坊</translation>
    </message>
    <message>
        <source>The Equatorial Jungle</source>
        <translation>赤道丛林</translation>
    </message>
    <message>
        <source>The Great Wave off Kanagawa</source>
        <translation>神奈川冲浪里</translation>
    </message>
    <message>
        <source>The Houses of Parliament, Sunset</source>
        <translation>日落时的国会大厦</translation>
    </message>
    <message>
        <source>The Japanese Footbridge</source>
        <translation>日本桥</translation>
    </message>
    <message>
        <source>The Night Café</source>
        <translation>夜间咖啡馆</translation>
    </message>
    <message>
        <source>The Pink Cloud</source>
        <translation>粉色的云</translation>
    </message>
    <message>
        <source>The Scream</source>
        <translation>呐喊</translation>
    </message>
    <message>
        <source>The Shipwreck</source>
        <translation>海难</translation>
    </message>
    <message>
        <source>The Starry Night</source>
        <translation>星夜</translation>
    </message>
    <message>
        <source>Udnie</source>
        <translation>乌德妮</translation>
    </message>
    <message>
        <source>Warm watercolour</source>
        <translation>暖色水彩</translation>
    </message>
    <message>
        <source>Wave print</source>
        <translation>浪花版画</translation>
    </message>
    <message>
        <source>Wheat Field with Cypresses</source>
        <translation>麦田与柏树</translation>
    </message>
    <message>
        <source>Woman with a Hat</source>
        <translation>戴帽的女人</translation>
    </message>
    <message>
        <source>Woodcut</source>
        <translation>木刻</translation>
    </message>
    <message>
        <source>Woven blocks</source>
        <translation>编织块</translation>
    </message>
    <message>
        <source>Repaint the picture in a painter&apos;s style, or in the style of any picture.</source>
        <translation>以画家的风格或任意图片的风格重绘图片。</translation>
    </message>
    <message>
        <source>Rough Waves</source>
        <translation>波涛</translation>
    </message>
    <message>
        <source>Sandstone</source>
        <translation>砂岩</translation>
    </message>
    <message>
        <source>Absolute</source>
        <translation>绝对</translation>
    </message>
    <message>
        <source>Blacks, black</source>
        <translation>黑色，黑</translation>
    </message>
    <message>
        <source>Blacks, cyan</source>
        <translation>黑色，青</translation>
    </message>
    <message>
        <source>Blacks, magenta</source>
        <translation>黑色，洋红</translation>
    </message>
    <message>
        <source>Blacks, yellow</source>
        <translation>黑色，黄</translation>
    </message>
    <message>
        <source>Blues, black</source>
        <translation>蓝色，黑</translation>
    </message>
    <message>
        <source>Blues, cyan</source>
        <translation>蓝色，青</translation>
    </message>
    <message>
        <source>Blues, magenta</source>
        <translation>蓝色，洋红</translation>
    </message>
    <message>
        <source>Blues, yellow</source>
        <translation>蓝色，黄</translation>
    </message>
    <message>
        <source>Change cyan, magenta, yellow and black in chosen colours alone.</source>
        <translation>只在选定的颜色中改变青、洋红、黄和黑。</translation>
    </message>
    <message>
        <source>Change inks by a share of what there is, or by the same everywhere.</source>
        <translation>按现有油墨的比例改变，或处处改变相同的量。</translation>
    </message>
    <message>
        <source>Cyans, black</source>
        <translation>青色，黑</translation>
    </message>
    <message>
        <source>Cyans, cyan</source>
        <translation>青色，青</translation>
    </message>
    <message>
        <source>Cyans, magenta</source>
        <translation>青色，洋红</translation>
    </message>
    <message>
        <source>Cyans, yellow</source>
        <translation>青色，黄</translation>
    </message>
    <message>
        <source>Greens, black</source>
        <translation>绿色，黑</translation>
    </message>
    <message>
        <source>Greens, cyan</source>
        <translation>绿色，青</translation>
    </message>
    <message>
        <source>Greens, magenta</source>
        <translation>绿色，洋红</translation>
    </message>
    <message>
        <source>Greens, yellow</source>
        <translation>绿色，黄</translation>
    </message>
    <message>
        <source>How much more black there is in blacks.</source>
        <translation>黑色中增加多少黑。</translation>
    </message>
    <message>
        <source>How much more black there is in blues.</source>
        <translation>蓝色中增加多少黑。</translation>
    </message>
    <message>
        <source>How much more black there is in cyans.</source>
        <translation>青色中增加多少黑。</translation>
    </message>
    <message>
        <source>How much more black there is in greens.</source>
        <translation>绿色中增加多少黑。</translation>
    </message>
    <message>
        <source>How much more black there is in magentas.</source>
        <translation>洋红中增加多少黑。</translation>
    </message>
    <message>
        <source>How much more black there is in neutrals.</source>
        <translation>中性色中增加多少黑。</translation>
    </message>
    <message>
        <source>How much more black there is in reds.</source>
        <translation>红色中增加多少黑。</translation>
    </message>
    <message>
        <source>How much more black there is in whites.</source>
        <translation>白色中增加多少黑。</translation>
    </message>
    <message>
        <source>How much more black there is in yellows.</source>
        <translation>黄色中增加多少黑。</translation>
    </message>
    <message>
        <source>How much more cyan there is in blacks.</source>
        <translation>黑色中增加多少青。</translation>
    </message>
    <message>
        <source>How much more cyan there is in blues.</source>
        <translation>蓝色中增加多少青。</translation>
    </message>
    <message>
        <source>How much more cyan there is in cyans.</source>
        <translation>青色中增加多少青。</translation>
    </message>
    <message>
        <source>How much more cyan there is in greens.</source>
        <translation>绿色中增加多少青。</translation>
    </message>
    <message>
        <source>How much more cyan there is in magentas.</source>
        <translation>洋红中增加多少青。</translation>
    </message>
    <message>
        <source>How much more cyan there is in neutrals.</source>
        <translation>中性色中增加多少青。</translation>
    </message>
    <message>
        <source>How much more cyan there is in reds.</source>
        <translation>红色中增加多少青。</translation>
    </message>
    <message>
        <source>How much more cyan there is in whites.</source>
        <translation>白色中增加多少青。</translation>
    </message>
    <message>
        <source>How much more cyan there is in yellows.</source>
        <translation>黄色中增加多少青。</translation>
    </message>
    <message>
        <source>How much more magenta there is in blacks.</source>
        <translation>黑色中增加多少洋红。</translation>
    </message>
    <message>
        <source>How much more magenta there is in blues.</source>
        <translation>蓝色中增加多少洋红。</translation>
    </message>
    <message>
        <source>How much more magenta there is in cyans.</source>
        <translation>青色中增加多少洋红。</translation>
    </message>
    <message>
        <source>How much more magenta there is in greens.</source>
        <translation>绿色中增加多少洋红。</translation>
    </message>
    <message>
        <source>How much more magenta there is in magentas.</source>
        <translation>洋红中增加多少洋红。</translation>
    </message>
    <message>
        <source>How much more magenta there is in neutrals.</source>
        <translation>中性色中增加多少洋红。</translation>
    </message>
    <message>
        <source>How much more magenta there is in reds.</source>
        <translation>红色中增加多少洋红。</translation>
    </message>
    <message>
        <source>How much more magenta there is in whites.</source>
        <translation>白色中增加多少洋红。</translation>
    </message>
    <message>
        <source>How much more magenta there is in yellows.</source>
        <translation>黄色中增加多少洋红。</translation>
    </message>
    <message>
        <source>How much more yellow there is in blacks.</source>
        <translation>黑色中增加多少黄。</translation>
    </message>
    <message>
        <source>How much more yellow there is in blues.</source>
        <translation>蓝色中增加多少黄。</translation>
    </message>
    <message>
        <source>How much more yellow there is in cyans.</source>
        <translation>青色中增加多少黄。</translation>
    </message>
    <message>
        <source>How much more yellow there is in greens.</source>
        <translation>绿色中增加多少黄。</translation>
    </message>
    <message>
        <source>How much more yellow there is in magentas.</source>
        <translation>洋红中增加多少黄。</translation>
    </message>
    <message>
        <source>How much more yellow there is in neutrals.</source>
        <translation>中性色中增加多少黄。</translation>
    </message>
    <message>
        <source>How much more yellow there is in reds.</source>
        <translation>红色中增加多少黄。</translation>
    </message>
    <message>
        <source>How much more yellow there is in whites.</source>
        <translation>白色中增加多少黄。</translation>
    </message>
    <message>
        <source>How much more yellow there is in yellows.</source>
        <translation>黄色中增加多少黄。</translation>
    </message>
    <message>
        <source>Magentas, black</source>
        <translation>洋红，黑</translation>
    </message>
    <message>
        <source>Magentas, cyan</source>
        <translation>洋红，青</translation>
    </message>
    <message>
        <source>Magentas, magenta</source>
        <translation>洋红，洋红</translation>
    </message>
    <message>
        <source>Magentas, yellow</source>
        <translation>洋红，黄</translation>
    </message>
    <message>
        <source>Neutrals, black</source>
        <translation>中性色，黑</translation>
    </message>
    <message>
        <source>Neutrals, cyan</source>
        <translation>中性色，青</translation>
    </message>
    <message>
        <source>Neutrals, magenta</source>
        <translation>中性色，洋红</translation>
    </message>
    <message>
        <source>Neutrals, yellow</source>
        <translation>中性色，黄</translation>
    </message>
    <message>
        <source>Reds, black</source>
        <translation>红色，黑</translation>
    </message>
    <message>
        <source>Reds, cyan</source>
        <translation>红色，青</translation>
    </message>
    <message>
        <source>Reds, magenta</source>
        <translation>红色，洋红</translation>
    </message>
    <message>
        <source>Reds, yellow</source>
        <translation>红色，黄</translation>
    </message>
    <message>
        <source>Relative</source>
        <translation>相对</translation>
    </message>
    <message>
        <source>Selective colour</source>
        <translation>可选颜色</translation>
    </message>
    <message>
        <source>Whites, black</source>
        <translation>白色，黑</translation>
    </message>
    <message>
        <source>Whites, cyan</source>
        <translation>白色，青</translation>
    </message>
    <message>
        <source>Whites, magenta</source>
        <translation>白色，洋红</translation>
    </message>
    <message>
        <source>Whites, yellow</source>
        <translation>白色，黄</translation>
    </message>
    <message>
        <source>Yellows, black</source>
        <translation>黄色，黑</translation>
    </message>
    <message>
        <source>Yellows, cyan</source>
        <translation>黄色，青</translation>
    </message>
    <message>
        <source>Yellows, magenta</source>
        <translation>黄色，洋红</translation>
    </message>
    <message>
        <source>Yellows, yellow</source>
        <translation>黄色，黄</translation>
    </message>
    <message>
        <source>Bloat</source>
        <translation>膨胀</translation>
    </message>
    <message>
        <source>Pucker</source>
        <translation>收缩</translation>
    </message>
    <message>
        <source>Push</source>
        <translation>推动</translation>
    </message>
    <message>
        <source>Push follows the hand; the others work for as long as the button is held. Alt twirls the other way, and exchanges Pucker and Bloat.</source>
        <translation>“推动”跟随手的移动；其他模式在按住按钮时持续起作用。按住 Alt 可反向旋转扭曲，并互换“收缩”与“膨胀”。</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>For frames of a film: the first of them. Its statistics are used for all, so that the style does not flicker.</source>
        <translation>用于影片的各帧：选第一帧。所有帧都使用它的统计量，使风格不闪烁。</translation>
    </message>
    <message>
        <source>Measured on</source>
        <translation>测量依据</translation>
    </message>
    <message>
        <source>Below 1 results come nearer to the usual, above 1 they become unusual (truncation).</source>
        <translation>低于 1 时结果更接近常见样子，高于 1 时变得少见（截断）。</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>For textures: opposite edges fit, so that it can be tiled.</source>
        <translation>用于纹理：对边相接，可以平铺。</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>Height of the result; without, that of the document.</source>
        <translation>结果的高度；不填则为文档的高度。</translation>
    </message>
    <message>
        <source>Latent</source>
        <translation>潜变量</translation>
    </message>
    <message>
        <source>Make a picture or a seamless texture out of nothing, on a new layer.</source>
        <translation>凭空生成图片或无缝纹理，放在新图层上。</translation>
    </message>
    <message>
        <source>Seamless</source>
        <translation>无缝</translation>
    </message>
    <message>
        <source>The number that decides about chance: the same seed gives the same picture.</source>
        <translation>决定随机的数：相同的种子给出相同的图片。</translation>
    </message>
    <message>
        <source>The numbers themselves instead of those that follow from the seed.</source>
        <translation>直接给出这些数，而不是由种子得出。</translation>
    </message>
    <message>
        <source>Variety</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>What is made: the generator.</source>
        <translation>生成什么：所用的生成器。</translation>
    </message>
    <message>
        <source>Width of the result; without, that of the document.</source>
        <translation>结果的宽度；不填则为文档的宽度。</translation>
    </message>
    <message>
        <source>Begin with</source>
        <translation>起始于</translation>
    </message>
    <message>
        <source>Fast painting</source>
        <translation>快速绘制的结果</translation>
    </message>
    <message>
        <source>How much what is shown counts against the style.</source>
        <translation>画面内容相对于风格所占的分量。</translation>
    </message>
    <message>
        <source>Keep shapes</source>
        <translation>保持形状</translation>
    </message>
    <message>
        <source>Of the coarsest size; each finer one takes half as many as the one before.</source>
        <translation>最粗尺寸上的步数；每个更细的尺寸用前一个的一半。</translation>
    </message>
    <message>
        <source>Paint the picture in a style step by step, and watch; stop whenever you like it.</source>
        <translation>一步一步地按风格绘制图片，过程可见；满意时随时停止。</translation>
    </message>
    <message>
        <source>Painters&apos; styles by name; several are blended by their weights.</source>
        <translation>按名称选择画家的风格；多个风格按权重混合。</translation>
    </message>
    <message>
        <source>Seen by</source>
        <translation>比较所用网络</translation>
    </message>
    <message>
        <source>Sfumato&apos;s own</source>
        <translation>Sfumato 自带</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Stylize, slow and best</source>
        <translation>风格化（慢而最佳）</translation>
    </message>
    <message>
        <source>The longer side that is painted, which decides time and memory. A larger picture is enlarged from it, so that its strokes grow with it.</source>
        <translation>实际绘制时的长边尺寸，决定所需时间和内存。更大的图片由此放大得到，笔触也随之变大。</translation>
    </message>
    <message>
        <source>The network whose features are compared. A VGG-19 of your own, put into the models folder, comes nearest to the style of a picture, and takes longer.</source>
        <translation>用来比较特征的网络。放入模型文件夹的 VGG-19 最能接近图片的风格，但耗时更长。</translation>
    </message>
    <message>
        <source>What the fast Stylize makes, or the picture as it is.</source>
        <translation>快速风格化的结果，或图片本身。</translation>
    </message>
    <message>
        <source>Worked at</source>
        <translation>绘制尺寸</translation>
    </message>
    <message>
        <source>A picture file or a layer whose style is used instead of the built-in ones.</source>
        <translation>用其风格代替内置风格的图片文件或图层。</translation>
    </message>
    <message>
        <source>Evens out what is almost flat before it is painted, so that skies get no thin lines and no stipple.</source>
        <translation>绘制前先抹平近乎平坦的区域，使天空不出现细线和斑点。</translation>
    </message>
    <message>
        <source>Smooth skies</source>
        <translation>平滑天空</translation>
    </message>
    <message>
        <source>A network of your own: trained for one style it paints in that, for any style in the picture&apos;s.</source>
        <translation>你自己的网络：为单一风格训练的按该风格绘制，为任意风格训练的按图片的风格绘制。</translation>
    </message>
    <message>
        <source>Sfumato&apos;s</source>
        <translation>Sfumato 自带</translation>
    </message>
    <message>
        <source>As the first frame</source>
        <translation>与第一帧相同</translation>
    </message>
    <message>
        <source>Background blur</source>
        <translation>背景模糊</translation>
    </message>
    <message>
        <source>Each on its own</source>
        <translation>逐帧独立</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>For a folder of frames, in the order of their names. Smoothed, the style does not flicker and still follows the film, with a fresh start at each cut; as the first frame, it never changes.</source>
        <translation>用于一个文件夹中的各帧，按名称顺序。平滑时，风格不闪烁，仍随影片变化，并在每次切换镜头时重新开始；与第一帧相同时，风格始终不变。</translation>
    </message>
    <message>
        <source>Frames of a film</source>
        <translation>影片帧</translation>
    </message>
    <message>
        <source>How many frames the style takes to follow a change.</source>
        <translation>风格跟上变化所用的帧数。</translation>
    </message>
    <message>
        <source>Painted</source>
        <translation>绘制范围</translation>
    </message>
    <message>
        <source>Select the subject</source>
        <translation>选择主体</translation>
    </message>
    <message>
        <source>Select what stands out from the border of the picture.</source>
        <translation>选择从图像边缘中突显出来的内容。</translation>
    </message>
    <message>
        <source>Smoothed over</source>
        <translation>平滑范围</translation>
    </message>
    <message>
        <source>Smoothed over frames</source>
        <translation>跨帧平滑</translation>
    </message>
    <message>
        <source>Softens all but the subject before it is painted, so that the background becomes broad paint and the subject stays in detail. It is what is selected, or what stands out.</source>
        <translation>在绘画之前柔化主体以外的部分，使背景变成大块笔触，而主体保留细节。主体是选中的内容，或突显出来的内容。</translation>
    </message>
    <message>
        <source>The background only</source>
        <translation>仅背景</translation>
    </message>
    <message>
        <source>The subject only</source>
        <translation>仅主体</translation>
    </message>
    <message>
        <source>frames</source>
        <translation>帧</translation>
    </message>
    <message>
        <source>The subject is what is selected. With no selection it is found by itself: what stands out from the border of the picture.</source>
        <translation>主体是选中的内容。没有选区时会自动查找：即从图像边缘中突显出来的内容。</translation>
    </message>
    <message>
        <source>16</source>
        <translation>16</translation>
    </message>
    <message>
        <source>32 (float)</source>
        <translation>32（浮点）</translation>
    </message>
    <message>
        <source>8</source>
        <translation>8</translation>
    </message>
    <message>
        <source>92 and above looks like the original.</source>
        <translation>92 及以上与原图看不出差别。</translation>
    </message>
    <message>
        <source>As in the document</source>
        <translation>与文档相同</translation>
    </message>
    <message>
        <source>Bits per channel</source>
        <translation>每通道位数</translation>
    </message>
    <message>
        <source>Chroma</source>
        <translation>色度</translation>
    </message>
    <message>
        <source>Colour profile</source>
        <translation>颜色配置文件</translation>
    </message>
    <message>
        <source>Compression</source>
        <translation>压缩</translation>
    </message>
    <message>
        <source>Convert to sRGB</source>
        <translation>转换为 sRGB</translation>
    </message>
    <message>
        <source>Deflate</source>
        <translation>Deflate</translation>
    </message>
    <message>
        <source>Effort</source>
        <translation>压缩力度</translation>
    </message>
    <message>
        <source>Every pixel stays as it is.</source>
        <translation>每个像素都保持不变。</translation>
    </message>
    <message>
        <source>Fast</source>
        <translation>快</translation>
    </message>
    <message>
        <source>Fastest</source>
        <translation>最快</translation>
    </message>
    <message>
        <source>Full (4:4:4)</source>
        <translation>完整 (4:4:4)</translation>
    </message>
    <message>
        <source>Half (4:2:2)</source>
        <translation>一半 (4:2:2)</translation>
    </message>
    <message>
        <source>Higher is smaller and slower; none loses.</source>
        <translation>越高文件越小、越慢；均为无损。</translation>
    </message>
    <message>
        <source>How finely colour is kept, against brightness.</source>
        <translation>相对于亮度，颜色保留得多精细。</translation>
    </message>
    <message>
        <source>Keep all</source>
        <translation>全部保留</translation>
    </message>
    <message>
        <source>LZW</source>
        <translation>LZW</translation>
    </message>
    <message>
        <source>Leave out all</source>
        <translation>全部去除</translation>
    </message>
    <message>
        <source>Leave out the place</source>
        <translation>去除拍摄地点</translation>
    </message>
    <message>
        <source>Lossless</source>
        <translation>无损</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>元数据</translation>
    </message>
    <message>
        <source>More is smaller and slower.</source>
        <translation>越高文件越小、越慢。</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>None of them loses. LZW is read by every program, Zstandard by few.</source>
        <translation>均为无损。所有程序都能读取 LZW，能读取 Zstandard 的很少。</translation>
    </message>
    <message>
        <source>Of a lossless file: how long to search for the smallest one.</source>
        <translation>用于无损文件：花多长时间寻找最小的结果。</translation>
    </message>
    <message>
        <source>Progressive</source>
        <translation>渐进式</translation>
    </message>
    <message>
        <source>Quarter (4:2:0)</source>
        <translation>四分之一 (4:2:0)</translation>
    </message>
    <message>
        <source>Shows coarse to fine while it loads; a little smaller.</source>
        <translation>加载时由粗到细显示；文件略小。</translation>
    </message>
    <message>
        <source>Smallest</source>
        <translation>最小</translation>
    </message>
    <message>
        <source>What the file tells about camera, date and place.</source>
        <translation>文件中关于相机、日期和地点的信息。</translation>
    </message>
    <message>
        <source>Zstandard</source>
        <translation>Zstandard</translation>
    </message>
    <message>
        <source>sRGB is what the web and most phones expect.</source>
        <translation>网页和大多数手机使用 sRGB。</translation>
    </message>
    <message>
        <source>Blacks</source>
        <translation>黑色</translation>
    </message>
    <message>
        <source>Constant</source>
        <translation>常数</translation>
    </message>
    <message>
        <source>Cyan</source>
        <translation>青色</translation>
    </message>
    <message>
        <source>Cyan – red</source>
        <translation>青色 – 红色</translation>
    </message>
    <message>
        <source>Magenta</source>
        <translation>洋红色</translation>
    </message>
    <message>
        <source>Magenta – green</source>
        <translation>洋红色 – 绿色</translation>
    </message>
    <message>
        <source>Neutrals</source>
        <translation>中性色</translation>
    </message>
    <message>
        <source>Output channel</source>
        <translation>输出通道</translation>
    </message>
    <message>
        <source>Whites</source>
        <translation>白色</translation>
    </message>
    <message>
        <source>Yellow – blue</source>
        <translation>黄色 – 蓝色</translation>
    </message>
    <message>
        <source>How far the picture is from an average one: above 0 it becomes richer, below 0 it fades; -100 halves it.</source>
        <translation>图片与平均图片的差异：大于 0 时更浓郁，小于 0 时变淡；-100 减半。</translation>
    </message>
    <message>
        <source>What stands out from its surroundings in latent space, stronger, or below 0 weaker; -100 halves it.</source>
        <translation>潜空间中与周围不同的部分：增强；小于 0 时减弱，-100 减半。</translation>
    </message>
</context>
<context>
    <name>questions</name>
    <message>
        <source>Save the changes to “{}” before closing?</source>
        <translation>关闭前保存对“{}”的更改吗？</translation>
    </message>
    <message>
        <source>Without saving they are lost.</source>
        <translation>如不保存，更改将丢失。</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>refusal</name>
    <message>
        <source>A filter of a mask cannot stay live. Untick Live layer.</source>
        <translation>蒙版上的滤镜不能保持实时。请取消勾选“实时图层”。</translation>
    </message>
    <message>
        <source>A grid has at least two rows and two columns of points.</source>
        <translation>网格至少有两行两列的点。</translation>
    </message>
    <message>
        <source>A group cannot be moved into itself.</source>
        <translation>组不能移到自身之中。</translation>
    </message>
    <message>
        <source>A mask has one channel.</source>
        <translation>蒙版只有一个通道。</translation>
    </message>
    <message>
        <source>A picture has at least one pixel. Choose a larger area.</source>
        <translation>图片至少有一个像素。请选择更大的区域。</translation>
    </message>
    <message>
        <source>A picture is at most {} pixels wide or high.</source>
        <translation>图片的宽和高最多为 {} 像素。</translation>
    </message>
    <message>
        <source>A pixel layer holds RGBA.</source>
        <translation>像素图层为 RGBA。</translation>
    </message>
    <message>
        <source>A result of {} pixels is not compared with a picture of {}.</source>
        <translation>{} 像素的结果无法与 {} 的图像比较。</translation>
    </message>
    <message>
        <source>An outline has at least three corners.</source>
        <translation>轮廓至少有三个角。</translation>
    </message>
    <message>
        <source>Another filter was begun meanwhile.</source>
        <translation>期间开始了另一个滤镜。</translation>
    </message>
    <message>
        <source>Apply or cancel the filter first.</source>
        <translation>请先应用或取消滤镜。</translation>
    </message>
    <message>
        <source>Choose a group to take its layers out of it.</source>
        <translation>请选择一个组，以取出其中的图层。</translation>
    </message>
    <message>
        <source>Choose a layer in the Layers panel first.</source>
        <translation>请先在图层面板中选择一个图层。</translation>
    </message>
    <message>
        <source>Choose a layer with a mask first.</source>
        <translation>请先选择一个有蒙版的图层。</translation>
    </message>
    <message>
        <source>Choose a pixel layer in the Layers panel first.</source>
        <translation>请先在图层面板中选择一个像素图层。</translation>
    </message>
    <message>
        <source>Choose a text, a fill, an adjustment or a filter to turn into pixels.</source>
        <translation>请选择要变为像素的文字、填充、调整或滤镜。</translation>
    </message>
    <message>
        <source>Choose several layers, or a group, to merge.</source>
        <translation>请选择要合并的多个图层或一个组。</translation>
    </message>
    <message>
        <source>Choose three layers or more to distribute them.</source>
        <translation>请选择三个或更多图层来分布。</translation>
    </message>
    <message>
        <source>Click inside the picture to follow its edges.</source>
        <translation>请在图片内单击以跟随其边缘。</translation>
    </message>
    <message>
        <source>Click inside the picture to select by colour.</source>
        <translation>请在图片内单击以按颜色选择。</translation>
    </message>
    <message>
        <source>Copy it into the models folder again.</source>
        <translation>请重新将其复制到模型文件夹。</translation>
    </message>
    <message>
        <source>Fidelity is measured for Upscale and Denoise, not for {}.</source>
        <translation>保真度只针对放大和降噪测量，不适用于{}。</translation>
    </message>
    <message>
        <source>Install Sfumato again.</source>
        <translation>请重新安装 Sfumato。</translation>
    </message>
    <message>
        <source>Install it again with: pip install --force-reinstall --no-deps {}</source>
        <translation>请重新安装：pip install --force-reinstall --no-deps {}</translation>
    </message>
    <message>
        <source>It cannot be played on one picture.</source>
        <translation>它不能在单幅图片上播放。</translation>
    </message>
    <message>
        <source>Letters are between 1 and 5000 pixels high.</source>
        <translation>文字高度在 1 到 5000 像素之间。</translation>
    </message>
    <message>
        <source>Lines are between 0.2 and 10 times the size apart.</source>
        <translation>行距在字号的 0.2 到 10 倍之间。</translation>
    </message>
    <message>
        <source>Models of other software cannot be opened: torchvision is damaged.</source>
        <translation>无法打开其他软件的模型：torchvision 已损坏。</translation>
    </message>
    <message>
        <source>None of these layers shows any pixels to merge.</source>
        <translation>这些图层都没有可合并的可见像素。</translation>
    </message>
    <message>
        <source>Nothing is selected. Make a selection first.</source>
        <translation>没有选中任何内容。请先建立选区。</translation>
    </message>
    <message>
        <source>Nothing is selected. Select what is to stay.</source>
        <translation>没有选中任何内容。请选择要保留的部分。</translation>
    </message>
    <message>
        <source>Nothing of “{}” is selected.</source>
        <translation>“{}”中没有选中任何内容。</translation>
    </message>
    <message>
        <source>Only a finished run can be applied.</source>
        <translation>只有完成的结果才能应用。</translation>
    </message>
    <message>
        <source>Part of the picture would lie behind the eye. Turn it less.</source>
        <translation>图片的一部分会落到视点之后。请减小转动。</translation>
    </message>
    <message>
        <source>Pixels must lie side by side, row after row.</source>
        <translation>像素必须逐行相邻排列。</translation>
    </message>
    <message>
        <source>Select something first.</source>
        <translation>请先选择一些内容。</translation>
    </message>
    <message>
        <source>Step {}: &apos;{}&apos; is empty, which TOML cannot say; save the recipe as .json.</source>
        <translation>第 {} 步：“{}”为空，TOML 无法表示；请将配方保存为 .json。</translation>
    </message>
    <message>
        <source>Step {}: {} is done to a document, not to one picture.</source>
        <translation>第 {} 步：{}作用于文档，而不是单张图像。</translation>
    </message>
    <message>
        <source>Step {}: {} needs {} pictures, and a recipe has one; run it from the menu.</source>
        <translation>第 {} 步：{}需要 {} 张图像，而配方只有一张；请从菜单运行。</translation>
    </message>
    <message>
        <source>The array &apos;{}&apos; has a type that is not supported ({}).</source>
        <translation>数组“{}”的类型不受支持（{}）。</translation>
    </message>
    <message>
        <source>The corners must not cross. Move one of them back.</source>
        <translation>各角不能交叉。请把其中一个移回去。</translation>
    </message>
    <message>
        <source>The document has changed since; run it again.</source>
        <translation>文档在此期间已更改；请重新运行。</translation>
    </message>
    <message>
        <source>The layer is gone; choose another and run it again.</source>
        <translation>图层已不存在；请选择另一个并重新运行。</translation>
    </message>
    <message>
        <source>The lookup table &apos;{}&apos; cannot be read; choose another .cube file.</source>
        <translation>无法读取查找表“{}”；请选择其他 .cube 文件。</translation>
    </message>
    <message>
        <source>The map {} cannot be read. Choose a PNG, JPEG, WebP or TIFF picture.</source>
        <translation>无法读取贴图 {}。请选择 PNG、JPEG、WebP 或 TIFF 图像。</translation>
    </message>
    <message>
        <source>The model &apos;{}&apos; encodes no pictures; choose one made for it (sfumato models).</source>
        <translation>模型“{}”不能编码图像；请选择为此制作的模型（sfumato models）。</translation>
    </message>
    <message>
        <source>The model &apos;{}&apos; enlarges {} times, its card says {}.</source>
        <translation>模型“{}”放大 {} 倍，而其卡片写的是 {}。</translation>
    </message>
    <message>
        <source>The model &apos;{}&apos; generates nothing; choose one made for it (sfumato models).</source>
        <translation>模型“{}”不生成任何内容；请选择为此制作的模型（sfumato models）。</translation>
    </message>
    <message>
        <source>The model &apos;{}&apos; has no class &apos;{}&apos;. It has {}.</source>
        <translation>模型“{}”没有类别“{}”。它有 {}。</translation>
    </message>
    <message>
        <source>The model &apos;{}&apos; has no classes; leave the class empty.</source>
        <translation>模型“{}”没有类别；请将类别留空。</translation>
    </message>
    <message>
        <source>The model &apos;{}&apos; is not installed. Install it with: {}</source>
        <translation>模型“{}”未安装。请这样安装：{}</translation>
    </message>
    <message>
        <source>The model &apos;{}&apos; lacks its file {}. {}</source>
        <translation>模型“{}”缺少文件 {}。{}</translation>
    </message>
    <message>
        <source>The model &apos;{}&apos; sets no sliders. Choose one that was trained for Enhance.</source>
        <translation>模型“{}”不设置滑块。请选择为增强训练的模型。</translation>
    </message>
    <message>
        <source>The model &apos;{}&apos; takes a latent of {} numbers, not of {}. Leave it empty for the seed&apos;s.</source>
        <translation>模型“{}”的潜变量有 {} 个数，而不是 {} 个。留空则使用种子的潜变量。</translation>
    </message>
    <message>
        <source>The model &apos;{}&apos; takes a move of {} numbers, not of {}. Leave it empty for none.</source>
        <translation>模型“{}”的移动量有 {} 个数，而不是 {} 个。留空表示不移动。</translation>
    </message>
    <message>
        <source>The model &apos;{}&apos; was not loaded: {} is not the file it was made with. {}</source>
        <translation>模型“{}”未加载：{} 不是制作时的文件。{}</translation>
    </message>
    <message>
        <source>The model card {} cannot be read: {}.</source>
        <translation>无法读取模型卡片 {}：{}。</translation>
    </message>
    <message>
        <source>The name pattern &apos;{}&apos; gives &apos;{}&apos;, which is no file name.</source>
        <translation>名称模式“{}”得到“{}”，这不是文件名。</translation>
    </message>
    <message>
        <source>The name pattern &apos;{}&apos; is not understood: use {}.</source>
        <translation>无法理解名称模式“{}”：请使用 {}。</translation>
    </message>
    <message>
        <source>The network &apos;{}&apos; is not installed.</source>
        <translation>网络“{}”未安装。</translation>
    </message>
    <message>
        <source>The picture cannot become flatter than a line. Pull the corners apart.</source>
        <translation>图片不能比一条线更扁。请把各角拉开。</translation>
    </message>
    <message>
        <source>The picture has no pixel at {}, {}.</source>
        <translation>图片在 {}, {} 处没有像素。</translation>
    </message>
    <message>
        <source>The picture was changed meanwhile. Try again.</source>
        <translation>图片在此期间被更改。请重试。</translation>
    </message>
    <message>
        <source>The pixels of a row must lie side by side.</source>
        <translation>一行的像素必须相邻排列。</translation>
    </message>
    <message>
        <source>The pixels of “{}” are locked. Unlock them first.</source>
        <translation>“{}”的像素已锁定。请先解锁。</translation>
    </message>
    <message>
        <source>The pixels of “{}” are locked. Unlock them in the Layers panel first.</source>
        <translation>“{}”的像素已锁定。请先在“图层”面板中解锁。</translation>
    </message>
    <message>
        <source>The recipe does not say its version; begin it with version = {}.</source>
        <translation>配方没有写明版本；请以 version = {} 开头。</translation>
    </message>
    <message>
        <source>The recipe has version {}, this program reads version {}; update the program or write the recipe anew.</source>
        <translation>配方的版本为 {}，本程序读取版本 {}；请更新程序或重写配方。</translation>
    </message>
    <message>
        <source>The recipe&apos;s &apos;steps&apos; are not a list of tables; write each as [[steps]].</source>
        <translation>配方的“steps”不是表的列表；请将每一步写为 [[steps]]。</translation>
    </message>
    <message>
        <source>The reference picture {} cannot be read. Choose a PNG, JPEG, WebP or TIFF picture.</source>
        <translation>无法读取参考图像 {}。请选择 PNG、JPEG、WebP 或 TIFF 图像。</translation>
    </message>
    <message>
        <source>The result would be more than {} pixels wide or high.</source>
        <translation>结果的宽或高会超过 {} 像素。</translation>
    </message>
    <message>
        <source>The result would be {} pixels, more than Sfumato can hold. Choose a smaller scale or size.</source>
        <translation>结果将有 {} 像素，超出 Sfumato 的容量。请选择较小的比例或尺寸。</translation>
    </message>
    <message>
        <source>The style picture {} is damaged. {}</source>
        <translation>风格图像 {} 已损坏。{}</translation>
    </message>
    <message>
        <source>The style picture {} is not there any more. {}</source>
        <translation>风格图像 {} 已不存在。{}</translation>
    </message>
    <message>
        <source>The style picture {} is too large. Choose a smaller one.</source>
        <translation>风格图像 {} 太大。请选择较小的图像。</translation>
    </message>
    <message>
        <source>The transparency of “{}” is locked. Unlock it first.</source>
        <translation>“{}”的透明度已锁定。请先解锁。</translation>
    </message>
    <message>
        <source>The whole picture has one colour: there is no border to trim.</source>
        <translation>整幅图片只有一种颜色：没有可修去的边缘。</translation>
    </message>
    <message>
        <source>The {} is not valid JSON: {} in line {}.</source>
        <translation>{}不是有效的 JSON：{}（第 {} 行）。</translation>
    </message>
    <message>
        <source>The {} is not valid TOML: {}.</source>
        <translation>{}不是有效的 TOML：{}。</translation>
    </message>
    <message>
        <source>There are no models of the family &apos;{}&apos;. Install Sfumato again.</source>
        <translation>没有“{}”系列的模型。请重新安装 Sfumato。</translation>
    </message>
    <message>
        <source>There are no pixels here to liquify.</source>
        <translation>这里没有可液化的像素。</translation>
    </message>
    <message>
        <source>There are no pixels here to transform.</source>
        <translation>这里没有可变换的像素。</translation>
    </message>
    <message>
        <source>There are no pixels in the selection.</source>
        <translation>选区中没有像素。</translation>
    </message>
    <message>
        <source>There are no pixels of this layer in the selection.</source>
        <translation>选区中没有此图层的像素。</translation>
    </message>
    <message>
        <source>There is no channel called “{}” here.</source>
        <translation>这里没有名为“{}”的通道。</translation>
    </message>
    <message>
        <source>There is no layer below this one to merge with.</source>
        <translation>此图层下方没有可合并的图层。</translation>
    </message>
    <message>
        <source>There is no layer called “{}” here.</source>
        <translation>这里没有名为“{}”的图层。</translation>
    </message>
    <message>
        <source>There is no model &apos;{}&apos;. There are: {}.</source>
        <translation>没有模型“{}”。现有：{}。</translation>
    </message>
    <message>
        <source>There is no operation &apos;{}&apos; with these settings here. Use the version of the program that made it, or take the layer away.</source>
        <translation>这里没有采用这些设置的操作“{}”。请使用制作它的程序版本，或移除该图层。</translation>
    </message>
    <message>
        <source>There is no picture in what was given. Give files, or folders with some.</source>
        <translation>所给内容中没有图像。请提供文件，或含有图像的文件夹。</translation>
    </message>
    <message>
        <source>There is nothing below “{}” to clip it to.</source>
        <translation>“{}”下方没有可供剪贴的内容。</translation>
    </message>
    <message>
        <source>These layers have no pixels to line up.</source>
        <translation>这些图层没有可对齐的像素。</translation>
    </message>
    <message>
        <source>This ONNX file keeps its numbers in another file.</source>
        <translation>此 ONNX 文件将数值保存在另一个文件中。</translation>
    </message>
    <message>
        <source>This document has no layer with pixels. Add one first.</source>
        <translation>此文档没有含像素的图层。请先添加一个。</translation>
    </message>
    <message>
        <source>This layer has no mask. Add one first.</source>
        <translation>此图层没有蒙版。请先添加一个。</translation>
    </message>
    <message>
        <source>Three corners lie on one line. Pull them apart.</source>
        <translation>有三个角在一条线上。请把它们拉开。</translation>
    </message>
    <message>
        <source>Too little of “{}” is there to be a style.</source>
        <translation>“{}”的内容太少，不能作为风格。</translation>
    </message>
    <message>
        <source>What changes the size cannot stay live.</source>
        <translation>改变尺寸的操作不能保持实时。</translation>
    </message>
    <message>
        <source>a gradient has at least two colours</source>
        <translation>渐变至少有两种颜色</translation>
    </message>
    <message>
        <source>a grid has at least two points in each row</source>
        <translation>网格每行至少有两个点</translation>
    </message>
    <message>
        <source>a grid has at least two rows of as many points</source>
        <translation>网格至少有两行，且每行点数相同</translation>
    </message>
    <message>
        <source>{}</source>
        <translation>{}</translation>
    </message>
    <message>
        <source>{} and {} would both become {}. Give a name pattern with {{number}} or {{ending}}, or separate folders.</source>
        <translation>{} 和 {} 都会成为 {}。请使用带 {{number}} 或 {{ending}} 的名称模式，或分开的文件夹。</translation>
    </message>
    <message>
        <source>{} cannot be used as a style. {}</source>
        <translation>{} 不能用作风格。{}</translation>
    </message>
    <message>
        <source>{} describes a network that cannot be built.</source>
        <translation>{} 描述的网络无法构建。</translation>
    </message>
    <message>
        <source>{} does not exist.</source>
        <translation>{} 不存在。</translation>
    </message>
    <message>
        <source>{} does not hold the weights it should: {}</source>
        <translation>{} 不含应有的权重：{}</translation>
    </message>
    <message>
        <source>{} does not name its operation; add operation = &quot;...&quot;.</source>
        <translation>{} 没有写明操作；请加上 operation = &quot;...&quot;。</translation>
    </message>
    <message>
        <source>{} gave no picture.</source>
        <translation>{}没有给出图像。</translation>
    </message>
    <message>
        <source>{} has no &apos;{}&apos;{}</source>
        <translation>{} 没有“{}”{}</translation>
    </message>
    <message>
        <source>{} has {} bytes more than {} describes: the two files do not belong together. Install the model again.</source>
        <translation>{0} 比 {2} 所述多 {1} 字节：这两个文件不配套。请重新安装模型。</translation>
    </message>
    <message>
        <source>{} holds more than weights, or is damaged; it was not opened, because such a file can run code. Look for a .safetensors version of it.</source>
        <translation>{} 不仅含有权重，或已损坏；由于此类文件可能运行代码，未将其打开。请寻找其 .safetensors 版本。</translation>
    </message>
    <message>
        <source>{} holds no ONNX graph.</source>
        <translation>{} 不含 ONNX 图。</translation>
    </message>
    <message>
        <source>{} holds no VGG-19.</source>
        <translation>{} 不含 VGG-19。</translation>
    </message>
    <message>
        <source>{} holds no array named &apos;{}&apos;.</source>
        <translation>{} 不含名为“{}”的数组。</translation>
    </message>
    <message>
        <source>{} holds no weights.</source>
        <translation>{} 不含权重。</translation>
    </message>
    <message>
        <source>{} holds weights of a network that Sfumato does not know.</source>
        <translation>{} 含有 Sfumato 不认识的网络的权重。</translation>
    </message>
    <message>
        <source>{} is a {} network for {}; Sfumato runs networks for upscaling and restoration.</source>
        <translation>{0} 是用于 {2} 的 {1} 网络；Sfumato 运行用于放大和修复的网络。</translation>
    </message>
    <message>
        <source>{} is cut short. Copy or download it again.</source>
        <translation>{} 不完整。请重新复制或下载。</translation>
    </message>
    <message>
        <source>{} is cut short: it has {} layers.</source>
        <translation>{} 不完整：它有 {} 层。</translation>
    </message>
    <message>
        <source>{} is damaged: &apos;{}&apos; holds values that are not numbers.</source>
        <translation>{} 已损坏：“{}”含有不是数字的值。</translation>
    </message>
    <message>
        <source>{} is itself one of the inputs and would be lost. Choose another folder or name pattern.</source>
        <translation>{} 本身是输入之一，会丢失。请选择其他文件夹或名称模式。</translation>
    </message>
    <message>
        <source>{} is needed as it is for the frames after it. Choose another folder.</source>
        <translation>{} 需要保持原样，供其后的帧使用。请选择其他文件夹。</translation>
    </message>
    <message>
        <source>{} is no RRDB network: it has {} convolutions.</source>
        <translation>{} 不是 RRDB 网络：它有 {} 个卷积。</translation>
    </message>
    <message>
        <source>{} is not a whole ONNX file.</source>
        <translation>{} 不是完整的 ONNX 文件。</translation>
    </message>
    <message>
        <source>{} is not a whole safetensors file.</source>
        <translation>{} 不是完整的 safetensors 文件。</translation>
    </message>
    <message>
        <source>{} is not a whole weights file.</source>
        <translation>{} 不是完整的权重文件。</translation>
    </message>
    <message>
        <source>{} is not an ncnn graph.</source>
        <translation>{} 不是 ncnn 图。</translation>
    </message>
    <message>
        <source>{} is not readable.</source>
        <translation>{} 无法读取。</translation>
    </message>
    <message>
        <source>{} looks like a known network but does not fit it.</source>
        <translation>{} 看似已知的网络，但并不相符。</translation>
    </message>
    <message>
        <source>{} needs the network &apos;{}&apos;, which this version lacks.</source>
        <translation>{} 需要网络“{}”，此版本没有。</translation>
    </message>
    <message>
        <source>{} pixels is {:.1f} times the picture; Upscale goes up to {:g} times. Choose a smaller size.</source>
        <translation>{} 像素是图像的 {:.1f} 倍；放大最多 {:g} 倍。请选择较小的尺寸。</translation>
    </message>
    <message>
        <source>{} turns {} channels into {}; Sfumato runs networks for RGB pictures.</source>
        <translation>{} 将 {} 个通道变为 {} 个；Sfumato 运行用于 RGB 图像的网络。</translation>
    </message>
    <message>
        <source>{}: &apos;{}&apos; is not a layer.</source>
        <translation>{}：“{}”不是层。</translation>
    </message>
    <message>
        <source>{}: 8-bit weights are not supported.</source>
        <translation>{}：不支持 8 位权重。</translation>
    </message>
    <message>
        <source>{}: layers of type {} are not supported.</source>
        <translation>{}：不支持 {} 类型的层。</translation>
    </message>
    <message>
        <source>{}: the file is cut short. Install the model again.</source>
        <translation>{}：文件不完整。请重新安装模型。</translation>
    </message>
    <message>
        <source>{}: the file is damaged (unknown precision 0x{:08X}).</source>
        <translation>{}：文件已损坏（未知精度 0x{:08X}）。</translation>
    </message>
    <message>
        <source>{}: there is no {} &apos;{}&apos;{}</source>
        <translation>{}：没有 {} “{}”{}</translation>
    </message>
    <message>
        <source>{}: {}</source>
        <translation>{}：{}</translation>
    </message>
    <message>
        <source>{}: {} numbers make no convolution with {} outputs.</source>
        <translation>{}：{} 个数不能构成有 {} 个输出的卷积。</translation>
    </message>
    <message>
        <source>{}: {}.</source>
        <translation>{}：{}。</translation>
    </message>
    <message>
        <source>{}{} exists already: skip existing files, or overwrite them.</source>
        <translation>{}{} 已存在：请跳过现有文件，或覆盖它们。</translation>
    </message>
    <message>
        <source>“{}” has a mask already. Delete that one first.</source>
        <translation>“{}”已有蒙版。请先删除它。</translation>
    </message>
    <message>
        <source>“{}” has no mask.</source>
        <translation>“{}”没有蒙版。</translation>
    </message>
    <message>
        <source>“{}” has no pixels of its own that its mask could be applied to.</source>
        <translation>“{}”没有可应用蒙版的自身像素。</translation>
    </message>
    <message>
        <source>“{}” has no pixels of its own.</source>
        <translation>“{}”没有自己的像素。</translation>
    </message>
    <message>
        <source>“{}” has no pixels of its own. Choose a pixel layer.</source>
        <translation>“{}”没有自己的像素。请选择一个像素图层。</translation>
    </message>
    <message>
        <source>“{}” has no pixels of its own. Merging goes onto a pixel layer.</source>
        <translation>“{}”没有自己的像素。只能合并到像素图层上。</translation>
    </message>
    <message>
        <source>“{}” has no pixels to paint on. Choose a pixel layer, or a mask.</source>
        <translation>“{}”没有可绘制的像素。请选择像素图层或蒙版。</translation>
    </message>
    <message>
        <source>“{}” has not been computed. Show its group first.</source>
        <translation>“{}”尚未计算。请先显示它所在的组。</translation>
    </message>
    <message>
        <source>“{}” is a group. Merging goes onto a pixel layer.</source>
        <translation>“{}”是一个组。只能合并到像素图层上。</translation>
    </message>
    <message>
        <source>“{}” is empty. Choose a layer with pixels.</source>
        <translation>“{}”是空的。请选择有像素的图层。</translation>
    </message>
    <message>
        <source>“{}” is hidden. Show it in the Layers panel first.</source>
        <translation>“{}”已隐藏。请先在“图层”面板中显示它。</translation>
    </message>
    <message>
        <source>“{}” is locked. Unlock it before merging.</source>
        <translation>“{}”已锁定。合并前请先解锁。</translation>
    </message>
    <message>
        <source>“{}” is locked. Unlock it in the Layers panel first.</source>
        <translation>“{}”已锁定。请先在图层面板中解锁。</translation>
    </message>
    <message>
        <source>“{}” is locked. Unlock it to apply its mask.</source>
        <translation>“{}”已锁定。解锁后才能应用蒙版。</translation>
    </message>
    <message>
        <source>“{}” is locked. Unlock it to change its mask.</source>
        <translation>“{}”已锁定。解锁后才能更改蒙版。</translation>
    </message>
    <message>
        <source>“{}” is locked. Unlock it to delete it.</source>
        <translation>“{}”已锁定。解锁后才能删除。</translation>
    </message>
    <message>
        <source>“{}” is locked. Unlock it to delete its mask.</source>
        <translation>“{}”已锁定。解锁后才能删除蒙版。</translation>
    </message>
    <message>
        <source>“{}” is locked. Unlock it to give it a mask.</source>
        <translation>“{}”已锁定。解锁后才能添加蒙版。</translation>
    </message>
    <message>
        <source>“{}” is locked. Unlock it to move it.</source>
        <translation>“{}”已锁定。解锁后才能移动。</translation>
    </message>
    <message>
        <source>“{}” is locked. Unlock it to take its layers out.</source>
        <translation>“{}”已锁定。解锁后才能取出其中的图层。</translation>
    </message>
    <message>
        <source>“{}” is locked. Unlock it to turn it into pixels.</source>
        <translation>“{}”已锁定。解锁后才能变为像素。</translation>
    </message>
    <message>
        <source>“{}” is not a preset of {}.</source>
        <translation>“{}”不是{}的预设。</translation>
    </message>
    <message>
        <source>“{}” is still being computed. Wait until it is done.</source>
        <translation>“{}”仍在计算。请等待完成。</translation>
    </message>
    <message>
        <source>“{}” is text. Choose Layer &gt; Turn into pixels to paint on it.</source>
        <translation>“{}”是文字。请选择“图层”&gt;“栅格化”后再绘制。</translation>
    </message>
    <message>
        <source>“{}” shows no pixels to merge.</source>
        <translation>“{}”没有可合并的可见像素。</translation>
    </message>
    <message>
        <source>“{}” works on everything below it. Use New layer from visible instead.</source>
        <translation>“{}”作用于其下的全部内容。请改用“由可见内容新建图层”。</translation>
    </message>
    <message>
        <source>A live layer finds the subject by itself. Untick Live layer, or deselect.</source>
        <translation>实时图层会自行查找主体。请取消勾选“实时图层”，或取消选择。</translation>
    </message>
    <message>
        <source>Nothing stands out from the border of this picture. Select the subject yourself, such as with Smart select.</source>
        <translation>此图像中没有从边缘突显出来的内容。请自行选择主体，例如使用智能选择。</translation>
    </message>
    <message>
        <source>A JPEG holds at most 64 KB of {} data: it was left out.</source>
        <translation>JPEG 最多容纳 64 KB 的 {} 数据：已去除。</translation>
    </message>
    <message>
        <source>&apos;{}&apos; cannot be read: {}.</source>
        <translation>无法读取“{}”：{}。</translation>
    </message>
    <message>
        <source>&apos;{}&apos; holds no curves; choose a Photoshop .acv or a GIMP curves file.</source>
        <translation>“{}”不含曲线；请选择 Photoshop .acv 或 GIMP 曲线文件。</translation>
    </message>
    <message>
        <source>&apos;{}&apos; is not a text file in UTF-8.</source>
        <translation>“{}”不是 UTF-8 文本文件。</translation>
    </message>
    <message>
        <source>&apos;{}&apos; is too large for a lookup table.</source>
        <translation>“{}”太大，不能作为查找表。</translation>
    </message>
    <message>
        <source>&apos;{}&apos;{} {}. Export it again, or choose another .cube file.</source>
        <translation>“{}”{} {}。请重新导出，或选择其他 .cube 文件。</translation>
    </message>
    <message>
        <source>Choose a .cube file with the look that the picture should get.</source>
        <translation>请选择含有所需外观的 .cube 文件。</translation>
    </message>
    <message>
        <source>Choose the picture that says how pixels are moved.</source>
        <translation>请选择决定像素如何移动的图片。</translation>
    </message>
    <message>
        <source>Choose the reference picture that this one should look like.</source>
        <translation>请选择要与之相似的参考图片。</translation>
    </message>
    <message>
        <source>It is an animation of {} frames: the first was opened.</source>
        <translation>这是 {} 帧的动画：已打开第一帧。</translation>
    </message>
    <message>
        <source>Painters&apos; styles are known as Sfumato&apos;s own network sees them. Choose a picture as the style, or let Sfumato&apos;s own look.</source>
        <translation>画家的风格只有 Sfumato 自己的网络认识。请选择一张图片作为风格，或使用 Sfumato 自己的网络。</translation>
    </message>
    <message>
        <source>The colour profile is too large for a JPEG: it was left out.</source>
        <translation>颜色配置文件对 JPEG 来说太大：已去除。</translation>
    </message>
    <message>
        <source>The file holds {} pages: the first one was opened.</source>
        <translation>文件有 {} 页：已打开第一页。</translation>
    </message>
    <message>
        <source>The map coordinates fit another size of the picture: they were left out.</source>
        <translation>地图坐标与图片的另一尺寸对应：已去除。</translation>
    </message>
    <message>
        <source>The painters&apos; styles are damaged. Install Sfumato again.</source>
        <translation>画家的风格数据已损坏。请重新安装 Sfumato。</translation>
    </message>
    <message>
        <source>The {}-bit picture was saved with {} bits per channel.</source>
        <translation>{} 位图片已按每通道 {} 位保存。</translation>
    </message>
    <message>
        <source>There is not enough memory for even the smallest tile. Close other programs or pictures, or choose a smaller model.</source>
        <translation>内存连最小的分块都放不下。请关闭其他程序或图片，或选择较小的模型。</translation>
    </message>
    <message>
        <source>There is not enough memory to open {}: close other documents and try again.</source>
        <translation>内存不足，无法打开 {}：请关闭其他文档后重试。</translation>
    </message>
    <message>
        <source>There is not enough memory to paint at this size. Choose a smaller one.</source>
        <translation>内存不足，无法以此尺寸绘制。请选择较小的尺寸。</translation>
    </message>
    <message>
        <source>There is not enough memory to save {}: close other documents and try again.</source>
        <translation>内存不足，无法保存 {}：请关闭其他文档后重试。</translation>
    </message>
    <message>
        <source>This model knows none of the styles above. Choose a picture as the style, with all of the share, or another model.</source>
        <translation>此模型不认识上面的任何风格。请选择一张占全部比重的图片作为风格，或换一个模型。</translation>
    </message>
    <message>
        <source>This model paints in its own styles, which follow the painters&apos;.</source>
        <translation>此模型只用自己的风格绘制，它们列在画家的风格之后。</translation>
    </message>
    <message>
        <source>This model paints in painters&apos; styles and in pictures&apos;.</source>
        <translation>此模型用画家的风格和图片的风格绘制。</translation>
    </message>
    <message>
        <source>{} cannot be read: {}.</source>
        <translation>无法读取 {}：{}。</translation>
    </message>
    <message>
        <source>{} cannot be saved: a {} picture is at most {} pixels wide or high, this one is {}; choose another format.</source>
        <translation>无法保存 {}：{} 图片的宽和高最多为 {} 像素，而此图片为 {}；请选择其他格式。</translation>
    </message>
    <message>
        <source>{} cannot be saved: {}</source>
        <translation>无法保存 {}：{}</translation>
    </message>
    <message>
        <source>{} does not exist: it may have been moved or deleted.</source>
        <translation>{} 不存在：可能已被移动或删除。</translation>
    </message>
    <message>
        <source>{} files can be opened but not saved: choose one of {}.</source>
        <translation>{} 文件可以打开但不能保存：请选择 {} 之一。</translation>
    </message>
    <message>
        <source>{} has no ending that names a picture format: add one of {}.</source>
        <translation>{} 没有表示图片格式的扩展名：请加上 {} 之一。</translation>
    </message>
    <message>
        <source>{} holds no colour profile: the colours were made sRGB.</source>
        <translation>{} 不含颜色配置文件：颜色已转换为 sRGB。</translation>
    </message>
    <message>
        <source>{} holds no transparency: it was filled with white.</source>
        <translation>{} 不支持透明：已填充为白色。</translation>
    </message>
    <message>
        <source>{} holds no {} data: it was left out.</source>
        <translation>{} 不含 {} 数据：已去除。</translation>
    </message>
    <message>
        <source>{} holds one picture: the layers were merged.</source>
        <translation>{} 只含一张图片：图层已合并。</translation>
    </message>
    <message>
        <source>{} is a folder: choose a picture in it.</source>
        <translation>{} 是文件夹：请选择其中的图片。</translation>
    </message>
    <message>
        <source>{} is damaged or cut off: get another copy of it.</source>
        <translation>{} 已损坏或不完整：请重新获取一份。</translation>
    </message>
    <message>
        <source>{} is empty: there is no picture in it.</source>
        <translation>{} 是空文件：里面没有图片。</translation>
    </message>
    <message>
        <source>{} is not a known picture format: choose one of {}.</source>
        <translation>{} 不是已知的图片格式：请选择 {} 之一。</translation>
    </message>
    <message>
        <source>{} is not a picture of a known format ({}).</source>
        <translation>{} 不是已知格式的图片（{}）。</translation>
    </message>
    <message>
        <source>{} is {} pixels ({} MP), more than the limit of {} MP: raise the limit in the preferences to open it.</source>
        <translation>{} 为 {} 像素（{} 百万像素），超过 {} 百万像素的上限：请在首选项中提高上限后再打开。</translation>
    </message>
    <message>
        <source>{} is {}, which cannot be opened.</source>
        <translation>{} 是{}，无法打开。</translation>
    </message>
    <message>
        <source>{} may not be read: check its permissions.</source>
        <translation>没有读取 {} 的权限：请检查其权限。</translation>
    </message>
    <message>
        <source>{} was not saved: a folder has this name; choose another name.</source>
        <translation>{} 未保存：已有同名文件夹；请换一个名称。</translation>
    </message>
    <message>
        <source>{} was not saved: the disk is full; free some space or save somewhere else.</source>
        <translation>{} 未保存：磁盘已满；请释放空间或保存到别处。</translation>
    </message>
    <message>
        <source>{} was not saved: the folder {} does not exist; choose another one.</source>
        <translation>{} 未保存：文件夹 {} 不存在；请另选一个。</translation>
    </message>
    <message>
        <source>{} was not saved: the folder {} may not be written to; save somewhere else.</source>
        <translation>{} 未保存：没有写入文件夹 {} 的权限；请保存到别处。</translation>
    </message>
    <message>
        <source>{} was not saved: {}; save somewhere else.</source>
        <translation>{} 未保存：{}；请保存到别处。</translation>
    </message>
    <message>
        <source>“{}” cannot be recovered: its files in {} are damaged.</source>
        <translation>无法恢复“{}”：{} 中的文件已损坏。</translation>
    </message>
</context>
<context>
    <name>tools</name>
    <message>
        <source>Move layer</source>
        <translation>移动图层</translation>
    </message>
    <message>
        <source>Hand</source>
        <translation>抓手</translation>
    </message>
    <message>
        <source>Colour picker</source>
        <translation>拾色器</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation>套索</translation>
    </message>
    <message>
        <source>Polygon lasso</source>
        <translation>多边形套索</translation>
    </message>
    <message>
        <source>Magic wand</source>
        <translation>魔棒</translation>
    </message>
    <message>
        <source>Select by colour</source>
        <translation>按颜色选择</translation>
    </message>
    <message>
        <source>Rectangle select</source>
        <translation>矩形选框</translation>
    </message>
    <message>
        <source>Ellipse select</source>
        <translation>椭圆选框</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>画笔</translation>
    </message>
    <message>
        <source>Pencil</source>
        <translation>铅笔</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>橡皮擦</translation>
    </message>
    <message>
        <source>Crop</source>
        <translation>裁剪</translation>
    </message>
    <message>
        <source>Free transform</source>
        <translation>自由变换</translation>
    </message>
    <message>
        <source>Magnetic lasso</source>
        <translation>磁性套索</translation>
    </message>
    <message>
        <source>Smart select</source>
        <translation>智能选择</translation>
    </message>
    <message>
        <source>Clone stamp</source>
        <translation>仿制图章</translation>
    </message>
    <message>
        <source>Healing brush</source>
        <translation>修复画笔</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>填充</translation>
    </message>
    <message>
        <source>Gradient</source>
        <translation>渐变</translation>
    </message>
    <message>
        <source>Spot removal</source>
        <translation>污点去除</translation>
    </message>
    <message>
        <source>Patch</source>
        <translation>修补</translation>
    </message>
    <message>
        <source>Smudge</source>
        <translation>涂抹</translation>
    </message>
    <message>
        <source>Blur brush</source>
        <translation>模糊画笔</translation>
    </message>
    <message>
        <source>Sharpen brush</source>
        <translation>锐化画笔</translation>
    </message>
    <message>
        <source>Dodge</source>
        <translation>减淡</translation>
    </message>
    <message>
        <source>Burn</source>
        <translation>加深</translation>
    </message>
    <message>
        <source>Sponge</source>
        <translation>海绵</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Liquify</source>
        <translation>液化</translation>
    </message>
</context>
</TS>
